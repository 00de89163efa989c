from __future__ import annotations

from django.contrib import admin

from portal.records.incidents.models import Call


@admin.register(Call)
class CallAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("learner", "lab_slug", "taken_at", "ended_at", "solved", "checked", "hints")
    list_filter = ("solved", "lab_slug")
    raw_id_fields = ("learner",)
