from __future__ import annotations

from django.contrib import admin

from portal.records.plans.models import StudyPlan


@admin.register(StudyPlan)
class StudyPlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("learner", "preset", "interview_on", "version", "changed_at", "ended_because")
    list_filter = ("preset", "ended_because")
    raw_id_fields = ("learner",)
