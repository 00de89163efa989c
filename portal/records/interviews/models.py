"""Interviews, their questions with what was answered, and invitations to them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.http import QueryDict

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer

# An answer that was on its way when the time ran out still counts; what is typed after that does not.
GRACE = timedelta(seconds=5)


class Mode(models.TextChoices):
    ALONE = "alone"
    PAIR = "pair"


class Seat(models.TextChoices):
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"


class InterviewQuerySet(models.QuerySet["Interview"]):
    def of(self, learner: Learner | None) -> InterviewQuerySet:
        """Those in which they sit, on either side."""
        if learner is None:
            return self.none()
        return self.filter(models.Q(learner=learner) | models.Q(interviewer=learner))

    def answered_by(self, learner: Learner | None) -> InterviewQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def led_by(self, learner: Learner | None) -> InterviewQuerySet:
        return self.filter(interviewer=learner) if learner else self.none()

    def running(self, now: datetime) -> InterviewQuerySet:
        """The clock goes on."""
        return self.filter(finished_at=None, ends_at__gt=now)

    def overdue(self, now: datetime) -> InterviewQuerySet:
        """Over by the clock, and not ended yet."""
        return self.filter(finished_at=None, ends_at__lte=now - GRACE)


class Interview(models.Model):
    """
    One interview. `learner` answers; `interviewer` is empty when one practises alone. In a pair either is
    empty until somebody takes the seat, and the clock starts when the interviewer says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="interviews"
    )
    interviewer = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.SET_NULL, related_name="interviews_led"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ALONE)
    role = models.CharField(max_length=16)
    level = models.CharField(max_length=8)
    minutes = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()  # shuffles choices and draws numbers the same way on every load
    position = models.PositiveSmallIntegerField(default=1)  # pair: the question they are at
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["learner", "-made_at"], name="interviews_lately"),
            models.Index(fields=["interviewer", "-made_at"], name="interviews_led_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.level}, {self.minutes} min"

    @property
    def is_pair(self) -> bool:
        return self.mode == Mode.PAIR

    @property
    def open_seat(self) -> str:
        """ "" when both sit."""
        if not self.is_pair:
            return ""
        if self.learner_id is None:
            return str(Seat.CANDIDATE)
        return "" if self.interviewer_id else str(Seat.INTERVIEWER)

    def is_over(self, now: datetime) -> bool:
        return self.finished_at is not None or (self.ends_at is not None and now >= self.ends_at + GRACE)

    def left_s(self, now: datetime) -> int:
        """Until the end, by the server's clock; all of it before the start, 0 after the end."""
        if self.finished_at is not None:
            return 0
        if self.ends_at is None:
            return self.minutes * 60
        return max(0, int((self.ends_at - now).total_seconds()))


class Item(models.Model):
    """
    A question of an interview. `given` is what was typed, as its form has it: {name: [text, …]}; `texts` what
    was finished of an answer in steps. `points` is empty until it is marked; `suggested` is what an answer in
    one's own words would be worth by what was found in it, until somebody confirms it.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()  # from 1
    topic = models.CharField(max_length=64)
    question_slug = models.CharField(max_length=64)
    question_digest = models.CharField(max_length=12)
    given = models.JSONField(default=dict)
    texts = models.JSONField(default=list)
    state = models.CharField(max_length=8, blank=True)  # "", "begun", "answered"
    version = models.PositiveIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    first_shown_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    points = models.FloatField(null=True, blank=True)
    out_of = models.FloatField(default=0)
    suggested = models.FloatField(null=True, blank=True)
    answer = models.OneToOneField(
        Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="interview_item"
    )
    # What the interviewer made of it; `ticks` are ids of points and red flags, null until they have ticked.
    ticks: models.JSONField[Any, list[str] | None] = models.JSONField(null=True, blank=True)
    notes = models.TextField(blank=True)  # for themselves
    feedback = models.TextField(blank=True)  # for the candidate

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "position"], name="one_item_per_position"),
            models.UniqueConstraint(
                fields=["interview", "topic", "question_slug"], name="one_item_per_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.ref}"

    @property
    def ref(self) -> str:
        return f"{self.topic}/{self.question_slug}"

    @property
    def form(self) -> QueryDict:
        """What was typed, as it was posted."""
        return as_form(self.given)


class Kept(models.Model):
    """What was typed and does not count: another window's text that gave way, or what came after the end."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="kept")
    given = models.JSONField()
    reason = models.CharField(max_length=8)  # "conflict", "late"
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "kept"

    def __str__(self) -> str:
        return f"{self.item_id}, {self.reason}"


class Invitation(models.Model):
    """A link for whoever is to take the other seat: once, until it is taken back."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=32, unique=True)
    seat = models.CharField(max_length=12, choices=Seat.choices)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.seat}, {self.interview_id}"


def as_form(given: dict[str, list[str]]) -> QueryDict:
    form = QueryDict(mutable=True)
    for name, values in given.items():
        form.setlist(name, values)
    return form
