from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.runs.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at. A run is changed by those who hold it, never by hand."""

    list_display = ("id", "state", "purpose", "lab_slug", "attempt", "asked_at", "finished_at", "fault")
    list_filter = ("state", "purpose", "lab_slug")
    search_fields = ("id", "learner__user__email")
    date_hierarchy = "asked_at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
