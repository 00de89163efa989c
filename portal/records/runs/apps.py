from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "portal.records.runs"
    verbose_name = "Runs"

    def ready(self) -> None:
        from portal.records.runs import check, metrics, move  # noqa: F401  a system check, receivers
