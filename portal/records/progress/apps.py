from __future__ import annotations

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "portal.records.progress"
    verbose_name = "Progress"

    def ready(self) -> None:
        from portal.records.progress import answer_code, move, settle, settle_code  # noqa: F401  their receivers
