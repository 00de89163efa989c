from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.badges.models import Badge


@admin.register(Badge)
class BadgeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: what learners do earns badges."""

    list_display = ("slug", "learner", "earned_at", "detail")
    search_fields = ("slug", "learner__user__email")
    date_hierarchy = "earned_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Badge | None = None) -> bool:
        return False
