from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from portal.records.playground.models import DeployedDoor, Share


@admin.register(Share)
class ShareAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What strangers can see, for whoever is asked to take something down: setting `revoked at` closes it."""

    list_display = ("name", "shared_at", "revoked_at")
    fields = ("name", "token", "files", "event", "shared_at", "revoked_at")
    readonly_fields = ("name", "token", "files", "event", "shared_at")
    search_fields = ("token",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(DeployedDoor)
class DoorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What anybody can call: setting `closed at` ends it."""

    list_display = ("kind", "function", "created_at", "closed_at")
    fields = ("kind", "token", "config", "qualifier", "function", "created_at", "closed_at")
    readonly_fields = ("kind", "token", "config", "qualifier", "function", "created_at")
    search_fields = ("token",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
