"""Problems that were reported, each with the version of what it is about."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.records.accounts.models import Learner, User


class About(models.TextChoices):
    QUESTION = "question", _("Question")
    LESSON = "lesson", _("Lesson")
    LAB = "lab", _("Lab")
    SOLUTION = "solution", _("Solution")  # of a learner, by its id


class Fault(models.TextChoices):
    KEY = "key", _("The answer that counts as right is wrong")
    UNCLEAR = "unclear", _("It is unclear what is asked or meant")
    OUTDATED = "outdated", _("It is outdated")
    TYPO = "typo", _("There is a slip of the pen")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("a report", "Open")
    ANSWERED = "answered", pgettext_lazy("a report", "Answered")
    FIXED = "fixed", pgettext_lazy("a report", "Fixed")
    DECLINED = "declined", pgettext_lazy("a report", "Stays as it is")


class ReportQuerySet(models.QuerySet["ProblemReport"]):
    def of(self, learner: Learner | None) -> ReportQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def on_same(self, report: ProblemReport) -> ReportQuerySet:
        return self.filter(about=report.about, topic=report.topic, slug=report.slug)


class ProblemReport(models.Model):
    """`topic` is empty but for questions; `response` is what the reporter had answered, None for nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="reports")
    about = models.CharField(max_length=8, choices=About.choices)
    topic = models.CharField(max_length=64, blank=True)
    slug = models.CharField(max_length=64)
    digest = models.CharField(max_length=12)
    fault = models.CharField(max_length=8, choices=Fault.choices)
    text = models.TextField()
    response = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="answered_reports"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "about", "topic", "slug"]),
            models.Index(fields=["learner", "-made_at"]),
            models.Index(fields=["made_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.fault}"

    @property
    def ref(self) -> str:
        """ "topic/slug" of a question, the slug of all else."""
        return f"{self.topic}/{self.slug}" if self.topic else self.slug
