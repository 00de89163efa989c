from __future__ import annotations

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "portal.records.solutions"
    label = "solutions"
    verbose_name = "Shared solutions"

    def ready(self) -> None:
        from portal.records.solutions import move  # noqa: F401  its receiver
