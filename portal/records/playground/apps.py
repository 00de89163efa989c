from __future__ import annotations

from django.apps import AppConfig


class PlaygroundConfig(AppConfig):
    name = "portal.records.playground"
    verbose_name = "Playground"

    def ready(self) -> None:
        from portal.records.playground import (  # noqa: F401  receivers
            account,
            invocations,
            move,
            simulate,
        )
