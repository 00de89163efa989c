"""Cards made of what was missed, and every review of them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from portal.engines.scheduling import cards
from portal.engines.scheduling.load import A_DAY
from portal.engines.scheduling.rating import Rating
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, Submission


class Kind(models.TextChoices):
    QUESTION = "question"
    CHECK = "check"


class CardState(models.TextChoices):
    ACTIVE = "active"
    ASIDE = "aside"  # the learner does not want to see it


class ReviewCardQuerySet(models.QuerySet["ReviewCard"]):
    def of(self, learner: Learner | None) -> ReviewCardQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def active(self) -> ReviewCardQuerySet:
        return self.filter(state=CardState.ACTIVE)

    def aside(self) -> ReviewCardQuerySet:
        return self.filter(state=CardState.ASIDE)


class ReviewCard(models.Model):
    """
    One question or one check of a lab that somebody missed. `memory` is what the engine keeps of it
    (cards.to_json); `due_at` is the beginning of the day it is due on, here as well to be found by.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="review_cards")
    kind = models.CharField(max_length=8, choices=Kind)
    within = models.CharField(max_length=64)  # topic or lab
    slug = models.CharField(max_length=128)  # question or check
    digest = models.CharField(max_length=12)  # of the question or lab when it was last answered
    memory = models.JSONField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CardState, default=CardState.ACTIVE)
    put_off_at = models.DateTimeField(null=True, blank=True)  # when the learner last said "not today"
    created_at = models.DateTimeField()

    objects = ReviewCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "kind", "within", "slug"], name="one_card_per_thing")
        ]
        indexes = [models.Index(fields=["learner", "state", "due_at"], name="reviews_due")]

    def __str__(self) -> str:
        return f"{self.within}/{self.slug}, due {self.due_at:%Y-%m-%d}"

    @property
    def card(self) -> cards.Card:
        return cards.from_json(self.memory)

    def is_due(self, now: datetime) -> bool:
        return self.state == CardState.ACTIVE and self.due_at <= now


class ReviewLogQuerySet(models.QuerySet["ReviewLog"]):
    def of(self, learner: Learner | None) -> ReviewLogQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def on_day_of(self, now: datetime) -> ReviewLogQuerySet:
        """From the beginning of the day in UTC, as cards have it."""
        return self.filter(at__gte=cards.day(now), at__lt=cards.day(now) + cards.DAY)

    def due(self) -> ReviewLogQuerySet:
        """Of cards that were due: they count as the day's reviews, and practice of others does not."""
        return self.filter(was_due=True)


class ReviewLog(models.Model):
    """
    A rating, and what it came from. `before` is the card's memory before it, so that the learner may
    rate otherwise; `derived` is the rating that the answer spoke for, for the `reason`.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="review_logs")
    card = models.ForeignKey(ReviewCard, on_delete=models.CASCADE, related_name="logs")
    answer = models.OneToOneField(
        Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="review"
    )
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    before = models.JSONField()
    rating = models.PositiveSmallIntegerField()
    derived = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=120)
    share = models.FloatField()
    took_s = models.FloatField(null=True, blank=True)
    expected_s = models.FloatField()
    hints = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=8, blank=True)
    was_due = models.BooleanField()
    at = models.DateTimeField()

    objects = ReviewLogQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["learner", "at"], name="reviews_of_a_day"),
            models.Index(fields=["card", "-at"], name="reviews_latest"),
        ]

    def __str__(self) -> str:
        return f"{Rating(self.rating).name.title()}, {self.at:%Y-%m-%d}"

    @property
    def before_card(self) -> cards.Card:
        return cards.from_json(self.before)

    @property
    def seed(self) -> int:
        """What choices were shuffled with: see `seed_of`."""
        return seed_of(self.card_id, self.before_card.reviews)


class ReviewSettings(models.Model):
    """How somebody wants to review. No row: as it is to begin with."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="review_settings")
    a_day = models.PositiveSmallIntegerField(default=A_DAY)
    retention = models.FloatField(default=cards.RETENTION)
    paused_at = models.DateTimeField(null=True, blank=True)
    calendar_token = models.CharField(max_length=43, null=True, blank=True, unique=True)
    done_on = models.DateField(null=True, blank=True)  # the last day whose reviews were all done

    class Meta:
        verbose_name_plural = "review settings"

    def __str__(self) -> str:
        return f"{self.a_day} a day, {self.retention:.0%}"


def seed_of(card_id: int, reviews: int) -> int:
    """The same on every load until the card has been reviewed; then choices and numbers are new."""
    return (card_id * 1_000_003 + reviews * 7_919) % 2**31
