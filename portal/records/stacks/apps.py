from __future__ import annotations

from django.apps import AppConfig


class StacksConfig(AppConfig):
    name = "portal.records.stacks"
    label = "stacks"
    verbose_name = "Stacks"

    def ready(self) -> None:
        from portal.records.stacks import keep, move  # noqa: F401  receivers
