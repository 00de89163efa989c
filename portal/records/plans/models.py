"""Study plans. Only what learners say is kept: what is on which day is worked out from it each time."""

from __future__ import annotations

import uuid

from django.db import models

from portal.records.accounts.models import Learner
from portal.records.plans.terms import Terms


class StudyPlanQuerySet(models.QuerySet["StudyPlan"]):
    def of(self, learner: Learner | None) -> StudyPlanQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_force(self) -> StudyPlanQuerySet:
        return self.filter(ended_at__isnull=True)

    def ended(self) -> StudyPlanQuerySet:
        return self.filter(ended_at__isnull=False)


class Said(models.Model):
    """See Terms. `minutes` is by weekday, with "0" for Monday, as JSON has no numbers for keys."""

    preset = models.CharField(max_length=64)
    interview_on = models.DateField()
    minutes = models.JSONField()
    time_zone = models.CharField(max_length=64)
    with_labs = models.BooleanField(default=True)
    questions = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        return Terms(
            preset=self.preset,
            interview_on=self.interview_on,
            minutes={int(day): minutes for day, minutes in self.minutes.items()},
            time_zone=self.time_zone,
            with_labs=self.with_labs,
            questions=self.questions,
        )

    def say(self, terms: Terms) -> None:
        """Not saved."""
        self.preset = terms.preset
        self.interview_on = terms.interview_on
        self.minutes = {str(day): minutes for day, minutes in sorted(terms.minutes.items())}
        self.time_zone = terms.time_zone
        self.with_labs = terms.with_labs
        self.questions = terms.questions


class StudyPlan(Said):
    """One is in force, at most; those that have ended are kept. `ended_because` is one of BECAUSE."""

    BECAUSE = ("given-up", "over", "merged")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="study_plans")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=12, blank=True)

    objects = StudyPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=models.Q(ended_at__isnull=True), name="one_plan_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.preset} until {self.interview_on}"


class EarlierTerms(Said):
    """What a plan said before it was changed, from `changed_at` to `replaced_at`."""

    plan = models.ForeignKey(StudyPlan, on_delete=models.CASCADE, related_name="earlier")
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "earlier terms"

    def __str__(self) -> str:
        return f"{self.plan_id}, version {self.version}"
