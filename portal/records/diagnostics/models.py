"""Diagnostics. What follows from the answers is worked out from them each time."""

from __future__ import annotations

import uuid

from django.db import models

from portal.records.accounts.models import Learner


class DiagnosticQuerySet(models.QuerySet["Diagnostic"]):
    def of(self, learner: Learner | None) -> DiagnosticQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_force(self) -> DiagnosticQuerySet:
        """Under way or finished; those that were set aside are kept, and say nothing any more."""
        return self.filter(set_aside_at__isnull=True)


class Diagnostic(models.Model):
    """
    `given` has one object an answer, in order: "ref" ("topic/slug"), "module", "level", "share", "weight",
    and "is_open" where somebody said that they do not know. Those of a weight below 1 are of before it
    began. `asking` is the question that waits for its answer, "" once it is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="diagnostics")
    seed = models.PositiveIntegerField()
    asking = models.CharField(max_length=129, blank=True)
    given = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = DiagnosticQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["learner", "-started_at"])]

    def __str__(self) -> str:
        return f"diagnostic of {self.started_at:%Y-%m-%d}"

    @property
    def asked(self) -> int:
        """Answers given in it."""
        return sum(one["weight"] >= 1 for one in self.given)
