"""Badges, whether they are shown, and the streak that one of them is for."""

from __future__ import annotations

from django.db import models

from portal.records.accounts.models import Learner


class BadgeQuerySet(models.QuerySet["Badge"]):
    def of(self, learner: Learner | None) -> BadgeQuerySet:
        return self.filter(learner=learner) if learner else self.none()


class Badge(models.Model):
    """One of each for a learner. `slug` is its kind and of what: "topic:security", "lab:double"."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="badges")
    slug = models.CharField(max_length=80)
    earned_at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)  # a sentence: what it was earned by

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "slug"], name="one_badge_of_each")]

    def __str__(self) -> str:
        return self.slug

    @property
    def kind(self) -> str:
        return self.slug.partition(":")[0]

    @property
    def of(self) -> str:
        return self.slug.partition(":")[2]


class BadgeSettings(models.Model):
    """Of who has said anything; badges are shown to everybody else."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="badge_settings")
    are_shown = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "badge settings"

    def __str__(self) -> str:
        return "shown" if self.are_shown else "hidden"


class Streak(models.Model):
    """Days in a row whose reviews were all done. A day with nothing due neither counts nor breaks it."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="review_streak")
    days = models.PositiveIntegerField()
    last_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.days} days, until {self.last_on}"
