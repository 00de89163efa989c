from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "portal.records.incidents"
    label = "incidents"

    def ready(self) -> None:
        from portal.records.incidents import move, settle  # noqa: F401  what is listened to
