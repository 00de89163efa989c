"""Seeded chance."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Between, Chance, Fixed, LongTailed
from portal.engines.simulation.chance import identifier

SEEDS = st.integers(min_value=-(2**40), max_value=2**40)


@given(SEEDS, st.text(max_size=20))
def test_a_part_has_the_same_numbers_for_the_same_seed(seed, part):
    first, again = Chance(seed).stream(part), Chance(seed).stream(part)

    assert [first.random() for _ in range(5)] == [again.random() for _ in range(5)]


def test_a_part_that_is_added_shifts_nobody_elses_numbers():
    alone = Chance(7)
    numbers = [alone.stream("queue").random() for _ in range(3)]
    together = Chance(7)
    together.stream("stream").random()

    assert [together.stream("queue").random() for _ in range(3)] == numbers


def test_two_parts_and_two_seeds_differ():
    assert Chance(1).stream("a").random() != Chance(1).stream("b").random()
    assert Chance(1).stream("a").random() != Chance(2).stream("a").random()


def test_identifiers_are_version_four():
    assert uuid.UUID(identifier(Chance(1).stream("ids"))).version == 4


@pytest.mark.parametrize("distribution", [Fixed(5), Between(3, 9), LongTailed(100, 900)], ids=repr)
def test_durations_are_whole_and_never_negative(distribution):
    stream = Chance(1).stream("times")

    drawn = [distribution.draw(stream) for _ in range(500)]

    assert all(isinstance(ms, int) and ms >= 0 for ms in drawn)


def test_a_long_tail_has_its_median_and_its_99th_percentile():
    stream = Chance(1).stream("times")
    drawn = sorted(LongTailed(100, 900).draw(stream) for _ in range(20_000))

    assert 95 <= drawn[10_000] <= 105
    assert 800 <= drawn[19_800] <= 1_000
