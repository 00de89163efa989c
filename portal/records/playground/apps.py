from __future__ import annotations

from django.apps import AppConfig


class PlaygroundConfig(AppConfig):
    name = "portal.records.playground"
    verbose_name = "Playground"

    def ready(self) -> None:
        from portal.records.playground import account, invocations, move  # noqa: F401  receivers
