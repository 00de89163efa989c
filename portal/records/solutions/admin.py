from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.solutions.models import SharedSolution


@admin.register(SharedSolution)
class SharedSolutionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at and to take down: what was shown is still among its learner's submissions."""

    list_display = ("lab_slug", "shown_as", "helpful", "shared_at", "withdrawn_at")
    list_filter = ("lab_slug",)
    date_hierarchy = "shared_at"
    readonly_fields = (
        "learner", "lab_slug", "lab_digest", "files", "shown_as", "length", "helpful",
        "audience", "shared_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
