"""Marks that people gave."""

from __future__ import annotations

from django.db import models

from portal.records.accounts.models import Learner


class Marking(models.Model):
    """
    What somebody found in an answer in words: its author ("self", kept when another marks it), a peer, or an
    instructor. The answer shows the one that counts.
    """

    answer = models.ForeignKey("progress.Answer", on_delete=models.CASCADE, related_name="markings")
    by = models.ForeignKey(Learner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=10)
    ticks = models.JSONField()  # ids of points and red flags
    points = models.FloatField()
    out_of = models.FloatField()
    note = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answer", "-marked_at"])]

    def __str__(self) -> str:
        return f"{self.role} {self.points}/{self.out_of}"
