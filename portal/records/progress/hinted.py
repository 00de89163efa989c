"""Hints to questions that were shown."""

from __future__ import annotations

from django.db import models

from portal.records.accounts.models import Learner


class QuestionHint(models.Model):
    """A hint to a question that somebody was shown, at what it cost then."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="question_hints")
    topic = models.CharField(max_length=64)
    question_slug = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    cost = models.FloatField(default=0, db_default=0)  # points of the question
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "topic", "question_slug", "number"], name="one_row_per_question_hint"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic}/{self.question_slug} hint {self.number}"
