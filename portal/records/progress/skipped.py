"""Steps of labs that were skipped."""

from __future__ import annotations

from django.db import models

from portal.records.accounts.models import Learner


class SkippedStep(models.Model):
    """
    Somebody has put a step's solution in the place of their own code, to go on with the next. It stays
    skipped: what is submitted for it afterwards is marked and does not count.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="skipped_steps")
    lab_slug = models.CharField(max_length=64)  # of the step, as its drafts and submissions have it
    lab_digest = models.CharField(max_length=12)
    skipped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lab_slug"], name="skipped_once")]

    def __str__(self) -> str:
        return f"{self.lab_slug}, skipped"
