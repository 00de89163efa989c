"""A solution that somebody shows, and who found one helpful."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.records.accounts.models import Learner


class Audience(models.TextChoices):
    """Who may be shown it, among those who have passed the lab. A class or an organisation may be more."""

    EVERYBODY = "everybody", _("Everybody who has passed")


class SolutionQuerySet(models.QuerySet["SharedSolution"]):
    def of(self, learner: Learner | None) -> SolutionQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_lab(self, lab_slug: str) -> SolutionQuerySet:
        return self.filter(lab_slug=lab_slug)

    def shown(self) -> SolutionQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def to(self, learner: Learner) -> SolutionQuerySet:
        """What this learner may see of others. Whatever restricts them later, does it here."""
        return self.shown().filter(audience=Audience.EVERYBODY).exclude(learner=learner)


class SharedSolution(models.Model):
    """One for each learner and lab, or step of one: the files of a submission that passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="shared_solutions")
    lab_slug = models.CharField(max_length=64)
    lab_digest = models.CharField(max_length=12)
    files = models.JSONField()
    shown_as = models.CharField(max_length=80, blank=True)  # a name; empty for nobody's
    length = models.PositiveIntegerField()  # characters of code, without what is locked or was there before
    helpful = models.PositiveIntegerField(default=0)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.EVERYBODY)
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lab_slug"], name="one_solution_per_lab")]
        indexes = [
            models.Index(fields=["lab_slug", "-shared_at"]),
            models.Index(fields=["lab_slug", "length"]),
        ]

    def __str__(self) -> str:
        return f"{self.lab_slug}, {self.shown_as or 'anonymous'}"


class FoundHelpful(models.Model):
    solution = models.ForeignKey(SharedSolution, on_delete=models.CASCADE, related_name="found_helpful")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="found_helpful")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "learner"], name="helpful_once")]
        verbose_name_plural = "found helpful"

    def __str__(self) -> str:
        return f"{self.solution_id}"
