from __future__ import annotations

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "portal.records.interviews"
    label = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from portal.records.interviews import grade, move  # noqa: F401  receivers
