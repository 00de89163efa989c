"""Whom a tier may serve, and how it is told."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from portal.engines.sandbox import TIERS, Missing, SandboxError, Standing, asked_tier
from portal.engines.sandbox.attacks import ATTACKS
from portal.engines.sandbox.ladder import promised

LACK = Missing(wall="namespaces", reason="Operation not permitted", remedy="Allow them.")


@pytest.mark.parametrize(
    ("tier", "others", "allow_guarded", "serves"),
    [
        ("full", True, False, True),
        ("full", False, False, True),
        ("guarded", False, False, True),
        ("guarded", True, False, False),
        ("guarded", True, True, True),
        ("basic", False, False, True),
        ("basic", True, False, False),
        ("basic", True, True, False),
        ("none", False, False, False),
        ("none", True, True, False),
    ],
)
def test_a_tier_serves_whom_it_may(tier, others, allow_guarded, serves):
    refusal = Standing(tier=tier, missing=(LACK,)).refusal(others=others, allow_guarded=allow_guarded)

    assert (refusal is None) == serves
    if refusal:
        assert "namespaces: Operation not permitted. Allow them." in refusal
        assert f"“{tier}”" in refusal
        assert ("SANDBOX_ALLOW_GUARDED=1" in refusal) == (tier == "guarded")
        assert ("127.0.0.1" in refusal) == (tier != "none")


def test_it_goes_through_json_unchanged():
    standing = Standing(
        tier="guarded", walls=("limits",), missing=(LACK,), attacks=(("a", True), ("b", False))
    )

    assert Standing.from_json(json.loads(json.dumps(standing.to_json()))) == standing


@pytest.mark.parametrize("stored", [{}, {"tier": "best", "walls": [], "missing": [], "attacks": []}])
def test_anything_else_is_no_standing(stored):
    with pytest.raises((KeyError, ValueError)):
        Standing.from_json(stored)


def test_a_remedy_is_told_once():
    other = Missing(wall="mounts", reason="no", remedy="Allow them.")

    assert Standing(tier="none", missing=(LACK, other)).remedy == "Allow them."


def test_a_better_tier_promises_all_that_a_lower_one_does():
    names = [[attack.name for attack in promised(tier)] for tier in TIERS]

    for better, worse in pairwise(names):
        assert set(worse) <= set(better)
    assert len(names[0]) == len(ATTACKS) == len(set(names[0]))
    assert names[TIERS.index("basic")]


@pytest.mark.parametrize(("given", "tier"), [({}, "full"), ({"SANDBOX_TIER": ""}, "full")])
def test_nothing_asked_is_the_best(given, tier):
    assert asked_tier(given) == tier


@pytest.mark.parametrize("tier", TIERS)
def test_a_lower_tier_may_be_asked_for(tier):
    assert asked_tier({"SANDBOX_TIER": tier}) == tier


def test_a_tier_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(SandboxError, match="full, guarded, basic, none"):
        asked_tier({"SANDBOX_TIER": "best"})
