from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.reports.models import ProblemReport


@admin.register(ProblemReport)
class ProblemReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at and to delete; they are answered at /reports/queue/."""

    list_display = ("ref", "fault", "state", "made_at", "answered_at")
    list_filter = ("state", "about", "topic", "fault")
    date_hierarchy = "made_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ProblemReport | None = None) -> bool:
        return False
