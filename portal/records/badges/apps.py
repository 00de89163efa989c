from __future__ import annotations

from django.apps import AppConfig


class BadgesConfig(AppConfig):
    name = "portal.records.badges"
    verbose_name = "Badges"

    def ready(self) -> None:
        from portal.records.badges import listen, move  # noqa: F401  their receivers
