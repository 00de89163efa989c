"""What was run for questions."""

from __future__ import annotations

from typing import Any

from django.db import models

from portal.records.accounts.models import Learner
from portal.records.runs.models import Purpose, Run


class QuestionRunQuerySet(models.QuerySet["QuestionRun"]):
    def of(self, learner: Learner | None) -> QuestionRunQuerySet:
        return self.filter(learner=learner).select_related("run") if learner else self.none()

    def at(self, topic: str, slug: str, place: str) -> QuestionRunQuerySet:
        """Of one question where it is asked, the newest first."""
        return self.filter(topic=topic, question_slug=slug, place=place).order_by("-run__asked_at")

    def to_grade(self) -> QuestionRunQuerySet:
        """Those that answer it, and not what was only tried out or watched."""
        return self.filter(run__purpose=Purpose.ANSWER)


class QuestionRun(models.Model):
    """
    A run for a question: of code that was tried out or handed in, or of code whose outcome was predicted.
    `place` says where the question is asked, see question_place.py; `said` is what came with the answer;
    `grade` holds what the checks said of code that was handed in, once it has run.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="for_question")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="question_runs")
    topic = models.CharField(max_length=64)
    question_slug = models.CharField(max_length=64)
    question_digest = models.CharField(max_length=12)
    place = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    grade = models.JSONField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["learner", "topic", "question_slug", "place"])]

    def __str__(self) -> str:
        return f"{self.topic}/{self.question_slug}, {self.run.state}"

    @property
    def state(self) -> str:
        """One of waiting, graded and failed: by our fault or taken back, so that it may be asked again."""
        if self.grade is not None:
            return "graded"
        return "failed" if self.run.is_over else "waiting"

    @property
    def response(self) -> dict[str, Any] | None:
        """What `mark_question` takes; None until it is graded."""
        return None if self.grade is None else {"files": self.files, "grade": self.grade}
