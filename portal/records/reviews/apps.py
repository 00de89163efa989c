from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "portal.records.reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        from portal.records.reviews import listen, move  # noqa: F401  receivers
