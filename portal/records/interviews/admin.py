from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.interviews.models import Interview


@admin.register(Interview)
class InterviewAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: what was said in an interview is between those who held it, and not shown here."""

    list_display = ("id", "mode", "role", "level", "minutes", "made_at", "started_at", "finished_at")
    list_filter = ("mode", "role", "level")
    search_fields = ("id", "learner__user__email", "interviewer__user__email")
    date_hierarchy = "made_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Interview | None = None) -> bool:
        return False
