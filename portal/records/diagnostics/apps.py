from __future__ import annotations

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    name = "portal.records.diagnostics"
    label = "diagnostics"

    def ready(self) -> None:
        from portal.records.diagnostics import move  # noqa: F401  what is listened to
