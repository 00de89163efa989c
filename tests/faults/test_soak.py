"""Hundreds of runs, a third of them hostile, leave nothing behind: `make soak` in small."""

from __future__ import annotations

from copy import deepcopy

import pytest

from benchmarks.soak.cases import HONEST, HOSTILE
from benchmarks.soak.clients import mix
from benchmarks.soak.report import report
from benchmarks.soak.soak import Soaked, soak

# One process for all of them: what was soaked is looked at twice.
pytestmark = [pytest.mark.broker, pytest.mark.xdist_group("soak")]


@pytest.fixture(scope="module")
def soaked() -> Soaked:
    return soak(200)


def test_nothing_is_left_of_two_hundred_runs_and_each_ends_as_it_must(soaked):
    assert soaked.problems() == []
    assert soaked.runs >= 200
    assert soaked.tallies.keys() == {case.name for case in (*HONEST, *HOSTILE)}
    assert "Nothing was left behind" in report(soaked, "")


def test_what_is_left_behind_is_told(soaked):
    soaked = deepcopy(soaked)
    soaked.counted[-1][1].exact["processes"] += 1
    soaked.tallies["hello"].wrong.append("It said goodbye.")

    told = "\n".join(soaked.problems())
    assert "processes" in told
    assert "hello: It said goodbye." in told


@pytest.mark.parametrize("runs", [300, 20_000])
def test_two_thirds_are_honest(runs):
    hostile = sum(case.turns for case in mix(runs, seed=1) if case in HOSTILE)

    assert 0.3 < hostile / runs < 0.4
