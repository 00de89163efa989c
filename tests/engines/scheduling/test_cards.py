"""What a card remembers of its reviews, held against py-fsrs itself."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.cards import (
    LONGEST_DAYS,
    BadCard,
    Card,
    first,
    from_json,
    outlook,
    recall,
    review,
    to_json,
)
from portal.engines.scheduling.rating import Rating

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
histories = st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 400)), max_size=12)


def after(history: list[tuple[Rating, int]], **options: float) -> Card:
    """A card reviewed so, each review some days after the one before."""
    card, at = first(NOON), NOON
    for rating, days in history:
        at += days * DAY
        card = review(card, rating, at, **options)
    return card


@given(histories)
def test_the_model_is_that_of_py_fsrs(history):
    scheduler = fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=LONGEST_DAYS
    )
    theirs, at = fsrs.Card(card_id=7, due=NOON), NOON
    for rating, days in history:
        at += days * DAY
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), at)

    ours = after(history)

    assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
    later = at + 17 * DAY
    assert recall(ours, later) == pytest.approx(scheduler.get_card_retrievability(theirs, later))
    assert ours.due_at.date() == theirs.due.date()


@given(histories)
def test_the_same_reviews_give_the_same_card(history):
    assert after(history) == after(history)


@given(histories)
def test_a_card_comes_back_from_json_as_it_was(history):
    card = after(history)

    assert from_json(json.loads(json.dumps(to_json(card)))) == card


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {
            "due_at": "yesterday",
            "stability": 1,
            "difficulty": 1,
            "reviewed_at": None,
            "reviews": 0,
            "lapses": 0,
        },
        to_json(first(NOON)) | {"stability": 3.0},
        to_json(first(NOON)) | {"reviewed_at": NOON.isoformat()},
        to_json(first(NOON)) | {"reviews": None},
    ],
    ids=["nothing", "no time", "known without a review", "reviewed without a memory", "no number"],
)
def test_what_is_no_card_is_refused(stored):
    with pytest.raises(BadCard):
        from_json(stored)


def test_a_card_is_a_value():
    with pytest.raises(FrozenInstanceError):
        first(NOON).reviews = 3  # type: ignore[misc]


def test_a_new_card_is_due_today_and_remembers_nothing():
    card = first(NOON)

    assert card.due_at.date() == NOON.date()
    assert recall(card, NOON) == 0


@given(histories.filter(bool), st.integers(0, 1_000), st.integers(0, 1_000))
def test_recall_is_a_probability_that_only_time_lowers(history, sooner, later):
    card = after(history)
    sooner, later = sorted((sooner, later))

    likely, less = (recall(card, card.reviewed_at + days * DAY) for days in (sooner, later))

    assert 0 <= less <= likely <= 1


@given(histories)
def test_a_better_rating_never_brings_a_card_back_sooner(history):
    card = after(history)
    at = (card.reviewed_at or NOON) + 3 * DAY

    due = [made.due_at for made in outlook(card, at).values()]

    assert due == sorted(due)
    assert due[0] > at


@given(histories.filter(bool), st.floats(0, 1), st.floats(0, 1))
def test_who_wants_to_remember_more_reviews_no_later(history, one, other):
    less, more = sorted((one, other))

    assert after(history, retention=more).due_at <= after(history, retention=less).due_at


@given(histories)
def test_nothing_is_put_off_for_more_than_a_year(history):
    assert after(history).interval_days <= LONGEST_DAYS


def test_what_was_seen_late_in_the_evening_is_a_day_old_in_the_morning():
    evening = NOON.replace(hour=23)
    card = review(first(evening), Rating.AGAIN, evening)
    morning = evening + timedelta(hours=8)

    assert card.due_at <= morning
    assert recall(card, morning) == recall(card, evening + DAY)


def test_it_does_not_matter_in_which_zone_the_time_is_told():
    tokyo = timezone(timedelta(hours=9))

    one, other = (review(first(NOON), Rating.GOOD, at) for at in (NOON, NOON.astimezone(tokyo)))

    assert one == other


def test_forgetting_what_was_known_is_a_lapse_and_missing_what_is_new_is_none():
    new = review(first(NOON), Rating.AGAIN, NOON)

    assert new.lapses == 0
    assert review(new, Rating.AGAIN, NOON + DAY).lapses == 1


def test_a_clock_that_was_set_back_breaks_nothing():
    card = review(first(NOON), Rating.GOOD, NOON)

    again = review(card, Rating.GOOD, NOON - 10 * DAY)

    assert again.reviews == 2
    assert recall(again, NOON - 20 * DAY) == 1
