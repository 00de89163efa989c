"""
What is to be remembered, and when to see it again: FSRS-6 through py-fsrs.

Days are whole days of UTC. What was seen last evening is a day old this morning, and a card
is due from the beginning of its day: a review has a day, not an hour. There are no steps of
minutes, since seeing the answer again ten minutes after reading it shows little. Nothing is
left to chance: the same card, rating and day give the same card.

Source: https://github.com/open-spaced-repetition/py-fsrs (the model and its default weights).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import fsrs

from .rating import Rating

RETENTION = 0.9
LEAST_RETENTION, MOST_RETENTION = 0.75, 0.97  # below, reviews teach little; above, they never end
LONGEST_DAYS = 365
DAY = timedelta(days=1)


class BadCard(ValueError):
    """What was stored is no card."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """
    `stability` is the days after which it is recalled nine times in ten, `difficulty` goes
    from 1 to 10; both are None until the first review, as is `reviewed_at`. `due_at` is the
    beginning of a day. `lapses` counts the times it was known and then forgotten.
    """

    due_at: datetime
    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None
    reviews: int = 0
    lapses: int = 0

    @property
    def interval_days(self) -> int:
        """From the last review to the next; 0 before the first."""
        return 0 if self.reviewed_at is None else (day(self.due_at) - day(self.reviewed_at)).days


def first(now: datetime) -> Card:
    """Never reviewed, due today."""
    return Card(due_at=day(now))


def review(card: Card, rating: Rating, now: datetime, *, retention: float = RETENTION) -> Card:
    """
    The card after a review, due when recall will have fallen to `retention`, tomorrow at the
    earliest. A second review on one day counts as one soon after, which changes little.
    """
    today = day(now)
    reviewed, _ = _scheduler(bounded(retention)).review_card(_to_fsrs(card), fsrs.Rating(rating), today)
    return Card(
        due_at=reviewed.due,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        reviewed_at=now,
        reviews=card.reviews + 1,
        lapses=card.lapses + (rating == Rating.AGAIN and card.reviewed_at is not None),
    )


def recall(card: Card, now: datetime) -> float:
    """How likely it is recalled on the day of `now`, 0 to 1; 0 before the first review."""
    return recall_on(card, day(now).date())


def recall_on(card: Card, on: date) -> float:
    """The same. py-fsrs's own curve of forgetting, which is asked thousands of times for one plan: 1 µs."""
    if card.reviewed_at is None or card.stability is None:
        return 0.0
    days = max(0, on.toordinal() - card.reviewed_at.astimezone(UTC).toordinal())
    return float((1 + _FACTOR * days / card.stability) ** _DECAY)


def outlook(card: Card, now: datetime, *, retention: float = RETENTION) -> dict[Rating, Card]:
    """What each rating would make of it."""
    return {rating: review(card, rating, now, retention=retention) for rating in Rating}


def bounded(retention: float) -> float:
    return min(max(retention, LEAST_RETENTION), MOST_RETENTION)


def to_json(card: Card) -> dict[str, Any]:
    """{"due_at": ISO time, "stability": float | None, …}: every field by its name."""
    return {
        "due_at": card.due_at.isoformat(),
        "stability": card.stability,
        "difficulty": card.difficulty,
        "reviewed_at": card.reviewed_at.isoformat() if card.reviewed_at else None,
        "reviews": card.reviews,
        "lapses": card.lapses,
    }


def from_json(stored: Mapping[str, Any]) -> Card:
    """Raises BadCard for anything that `to_json` does not give."""
    try:
        reviewed_at = stored["reviewed_at"]
        card = Card(
            due_at=datetime.fromisoformat(stored["due_at"]),
            stability=stored["stability"] and float(stored["stability"]),
            difficulty=stored["difficulty"] and float(stored["difficulty"]),
            reviewed_at=datetime.fromisoformat(reviewed_at) if reviewed_at else None,
            reviews=int(stored["reviews"]),
            lapses=int(stored["lapses"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadCard(f"{stored!r} is no card: {fault!r}.") from fault
    if len({card.stability is None, card.difficulty is None, card.reviewed_at is None}) > 1:
        raise BadCard(f"{stored!r} is reviewed in part.")
    return card


@lru_cache(maxsize=64)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )


_DECAY = -_scheduler(RETENTION).parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


def _to_fsrs(card: Card) -> fsrs.Card:
    # Given an id: without one it reads the clock and sleeps.
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Learning if card.reviewed_at is None else fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=day(card.reviewed_at) if card.reviewed_at else None,
    )


def day(at: datetime) -> datetime:
    """The beginning of the day of a time."""
    return day_of(at.astimezone(UTC).date())


def day_of(on: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(on, time(), tzinfo=UTC)
