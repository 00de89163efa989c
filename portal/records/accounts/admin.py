from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from portal.records.accounts.models import Learner, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("email", "name", "is_staff", "is_active", "joined_at")
    search_fields = ("email", "name")
    list_filter = ("is_staff", "is_active")
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "joined_at",
        "last_login",
    )
    readonly_fields = ("joined_at", "last_login")
    filter_horizontal = ("groups",)


@admin.register(Learner)
class LearnerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "user", "created_at", "merged_into")
    search_fields = ("id", "user__email")
    readonly_fields: ClassVar[tuple[str, ...]] = ("id", "user", "merged_into", "created_at")
    list_select_related = ("user",)
