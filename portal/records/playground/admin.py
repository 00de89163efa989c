from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.playground.models import Share


@admin.register(Share)
class ShareAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What strangers can see, for whoever is asked to take something down: setting `revoked at` closes it."""

    list_display = ("name", "shared_at", "revoked_at")
    fields = ("name", "token", "files", "event", "shared_at", "revoked_at")
    readonly_fields = ("name", "token", "files", "event", "shared_at")
    search_fields = ("token",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
