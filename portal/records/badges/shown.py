"""Badges as their owner sees them, and whether they want to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.badges.models import Badge, BadgeSettings
from portal.records.badges.said import say

NEW = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    title: str
    detail: str
    earned_at: datetime
    is_new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Badges:
    """`earned` with the latest first; nothing while they are not to be shown."""

    are_shown: bool
    earned: tuple[Shown, ...]

    @property
    def new(self) -> Shown | None:
        return next((badge for badge in self.earned if badge.is_new), None)


def badges_of(learner: Learner | None, library: Library, *, now: datetime) -> Badges:
    """Two queries; none for nobody."""
    if learner is None:
        return Badges(are_shown=True, earned=())
    if BadgeSettings.objects.filter(learner=learner, are_shown=False).exists():
        return Badges(are_shown=False, earned=())
    rows = Badge.objects.of(learner).order_by("-earned_at", "slug")
    return Badges(
        are_shown=True,
        earned=tuple(
            Shown(
                title=_title(badge, library),
                detail=say(badge.kind, badge.detail),
                earned_at=badge.earned_at,
                is_new=now - badge.earned_at < NEW,
            )
            for badge in rows
        ),
    )


def show_badges(*, learner: Learner, are_shown: bool) -> None:
    """They are granted all the same, so that nothing is missing when they are wanted again."""
    BadgeSettings.objects.update_or_create(learner=learner, defaults={"are_shown": are_shown})


def _title(badge: Badge, library: Library) -> str:
    if badge.kind == "topic":
        found = library.find_question_set(badge.of)
        return _("%(topic)s mastered") % {"topic": found.title if found else badge.of}
    if badge.kind == "lab":
        return _("Solved without a hint")
    if badge.kind == "incident":
        return _("An incident solved without hints")
    if badge.kind == "reviews":
        return _("%(days)s days of reviews") % {"days": badge.of}
    return _("A mock interview in full")
