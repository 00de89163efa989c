from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "portal.records.reports"
    label = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from portal.records.reports import move  # noqa: F401  its receiver
