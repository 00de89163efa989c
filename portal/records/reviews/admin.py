from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.reviews.models import ReviewCard


@admin.register(ReviewCard)
class ReviewCardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: answers make and move cards."""

    list_display = ("id", "kind", "within", "slug", "state", "due_at")
    list_filter = ("kind", "state", "within")
    search_fields = ("slug", "learner__user__email")
    date_hierarchy = "due_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ReviewCard | None = None) -> bool:
        return False
