from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.progress.models import PracticeSession, Submission


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: marks are given by grading and changed by nobody."""

    list_display = ("id", "lab_slug", "points", "out_of", "submitted_at", "graded_at")
    list_filter = ("lab_slug",)
    search_fields = ("id", "learner__user__email")
    date_hierarchy = "submitted_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False


@admin.register(PracticeSession)
class PracticeSessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "topic", "started_at", "finished_at")
    list_filter = ("topic",)
    search_fields = ("id", "learner__user__email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PracticeSession | None = None) -> bool:
        return False
