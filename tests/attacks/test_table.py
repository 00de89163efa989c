"""The table holds what it promises."""

from __future__ import annotations

from .attack import FAMILIES
from .table import ATTACKS


def test_there_are_at_least_a_hundred_attacks_each_with_a_name_of_its_own():
    names = [attack.name for attack in ATTACKS]

    assert len(set(names)) == len(names)
    assert len(names) >= 100


def test_every_family_is_there():
    assert {attack.family for attack in ATTACKS} == set(FAMILIES)
