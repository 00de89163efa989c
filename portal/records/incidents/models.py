"""Calls that somebody took: one row for each time."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from portal.engines.grading.incident import IncidentScore
from portal.records.accounts.models import Learner


class CallQuerySet(models.QuerySet["Call"]):
    def of(self, learner: Learner | None) -> CallQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def under_way(self) -> CallQuerySet:
        return self.filter(ended_at=None)

    def solved(self) -> CallQuerySet:
        return self.filter(solved=True)


class Call(models.Model):
    """
    An incident taken. It ends when it is mended, or given up; `checked` counts how often its health was asked
    for. `mend`, `time` and `hints_cost` are points, as portal.engines.grading.incident has them; 0 until it
    is mended.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="calls")
    lab_slug = models.CharField(max_length=64)
    lab_digest = models.CharField(max_length=12)
    par_minutes = models.PositiveSmallIntegerField()  # as it was when the call was taken
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    solved = models.BooleanField(default=False)
    checked = models.PositiveIntegerField(default=0)
    hints = models.PositiveSmallIntegerField(default=0)
    mend = models.FloatField(default=0)
    time = models.FloatField(default=0)
    hints_cost = models.FloatField(default=0)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "lab_slug"],
                condition=models.Q(ended_at__isnull=True),
                name="one_call_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["learner", "lab_slug", "-taken_at"])]

    def __str__(self) -> str:
        return f"{self.lab_slug}, {'solved' if self.solved else 'not solved'}"

    @property
    def took(self) -> timedelta | None:
        return self.ended_at - self.taken_at if self.ended_at else None

    @property
    def score(self) -> IncidentScore:
        return IncidentScore(mend=self.mend, time=self.time, hints_cost=self.hints_cost)
