"""What an interview asks: it fits into its time, keeps to what was wished, and is the same again for the same seed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.grading.kinds import KINDS
from portal.engines.scheduling.interview import Candidate, NothingToAsk, Wishes, choose
from portal.engines.scheduling.interview_mix import (
    FAMILIES,
    LEVELS,
    MINUTES,
    ROLES,
    SPOKEN,
    family_of,
    minutes_for,
)
from portal.library import library
from tests.questions import SHAPES, a_question

TOPICS = ("fundamentals", "monitoring", "scaling", "architecture", "elsewhere")
PLAIN = tuple(SHAPES)


def candidate(topic: str, kind: str, number: int, level: int, days_ago: float | None) -> Candidate:
    question = a_question(kind, slug=f"{kind}-{number}", level=level)
    return Candidate(topic=topic, question=question, days_ago=days_ago)


pools = st.lists(
    st.builds(
        candidate,
        st.sampled_from(TOPICS),
        st.sampled_from(PLAIN),
        st.integers(1, 9),
        st.integers(1, 3),
        st.none() | st.floats(0, 400),
    ),
    max_size=30,
    unique_by=lambda one: one.ref,
)
wishes = st.builds(
    Wishes,
    role=st.sampled_from(tuple(ROLES)),
    level=st.sampled_from(tuple(LEVELS)),
    minutes=st.sampled_from(MINUTES),
    topics=st.sets(st.sampled_from(TOPICS), min_size=1),
    families=st.sets(st.sampled_from(tuple(FAMILIES)), min_size=1),
)
seeds = st.integers(0, 2**31)


def chosen(pool: list[Candidate], wish: Wishes, seed: int) -> tuple[Candidate, ...]:
    """() where there is nothing to ask."""
    try:
        return choose(pool, wish, seed=seed)
    except NothingToAsk:
        return ()


def minutes_of(asked: tuple[Candidate, ...], level: str) -> float:
    return sum(minutes_for(one.question.kind, level) for one in asked)


@settings(deadline=None)
@given(pools, wishes, seeds)
def test_it_fits_into_its_time_asks_nothing_twice_and_nothing_that_was_switched_off(pool, wish, seed):
    asked = chosen(pool, wish, seed)

    assert minutes_of(asked, wish.level) <= wish.minutes
    assert len({one.ref for one in asked}) == len(asked)
    assert all(one.topic in wish.topics and one.family in wish.families for one in asked)


@settings(deadline=None)
@given(pools, wishes, seeds)
def test_no_time_is_left_that_another_question_of_the_level_would_fill(pool, wish, seed):
    asked = chosen(pool, wish, seed)
    left = wish.minutes - minutes_of(asked, wish.level)

    others = [
        one
        for one in pool
        if one.topic in wish.topics and one.family in wish.families and one.ref not in {x.ref for x in asked}
    ]
    levels = LEVELS[wish.level].shares
    at_level = [one for one in others if one.question.level in levels]
    assert not [one for one in at_level if minutes_for(one.question.kind, wish.level) <= left]


@settings(deadline=None)
@given(pools, wishes, seeds, st.randoms())
def test_the_same_seed_gives_the_same_interview_whatever_the_order_of_the_questions(pool, wish, seed, dice):
    mixed = list(pool)
    dice.shuffle(mixed)

    assert [one.ref for one in chosen(mixed, wish, seed)] == [one.ref for one in chosen(pool, wish, seed)]


@settings(deadline=None)
@given(pools, wishes, seeds)
def test_from_the_middle_level_on_something_is_said_in_ones_own_words(pool, wish, seed):
    asked = chosen(pool, wish, seed)
    levels = LEVELS[wish.level].shares
    could = [
        one
        for one in pool
        if one.topic in wish.topics
        and one.family in wish.families
        and one.family in SPOKEN
        and one.question.level in levels
    ]

    if could and wish.level != "junior":
        assert [one for one in asked if one.family in SPOKEN]


@settings(deadline=None)
@given(pools, wishes, seeds)
def test_it_begins_with_what_is_quick_and_ends_with_the_design(pool, wish, seed):
    stages = [list(FAMILIES).index(one.family) for one in chosen(pool, wish, seed)]

    assert stages == sorted(stages)


def wish(**fields: object) -> Wishes:
    said = {"role": "developer", "level": "mid", "minutes": 20, "topics": TOPICS, "families": tuple(FAMILIES)}
    return Wishes(**{**said, **fields})


def test_what_was_answered_lately_waits_for_another_interview():
    lately = [candidate("fundamentals", "single", number, 2, 1.0) for number in range(1, 9)]
    long_ago = [candidate("fundamentals", "true-or-why", number, 2, None) for number in range(1, 9)]
    pool = lately + long_ago
    random.Random(1).shuffle(pool)

    asked = choose(pool, wish(minutes=20), seed=5)

    # Thirteen fit: all eight that are new, and only then others.
    assert {one.ref for one in long_ago} <= {one.ref for one in asked}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_most_of_its_time_to_what_it_is_about(role):
    topics = library().question_sets
    pool = [Candidate(topic=topic, question=one) for topic, made in topics.items() for one in made.questions]

    asked = choose(pool, wish(role=role, minutes=60, topics=tuple(topics)), seed=3)

    first = max(ROLES[role].topics.values())
    most = {topic for topic, weight in ROLES[role].topics.items() if weight == first}
    spent = {topic: minutes_of(tuple(x for x in asked if x.topic == topic), "mid") for topic in topics}
    assert sum(spent[topic] for topic in most) / len(most) >= max(
        sum(spent[topic] for topic in topics if topic not in ROLES[role].topics), 1
    )


def test_every_topic_that_a_role_names_is_there():
    assert {topic for role in ROLES.values() for topic in role.topics} <= set(library().question_sets)


def test_every_kind_of_question_has_its_family_and_its_time():
    from portal.engines.scheduling.interview_mix import _KINDS

    assert set(KINDS) <= set(_KINDS)
    assert {family for family, _ in _KINDS.values()} == set(FAMILIES)
    assert family_of(a_question("numeric")) == "numbers"


def test_a_topic_without_a_question_of_the_kind_is_said_and_nothing_is_made():
    pool = [candidate("fundamentals", "single", 1, 1, None)]

    with pytest.raises(NothingToAsk, match="another topic or another kind"):
        choose(pool, wish(families=("design",)), seed=1)


def test_where_a_level_has_no_question_those_of_others_are_asked():
    pool = [candidate("fundamentals", "single", 1, 1, None)]

    assert len(choose(pool, wish(level="senior"), seed=1)) == 1
