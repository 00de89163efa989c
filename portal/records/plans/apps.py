from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "portal.records.plans"
    label = "plans"

    def ready(self) -> None:
        from portal.records.plans import move  # noqa: F401  what is listened to
