"""Which functions are restored from a snapshot, and what that takes of the machine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import Function, Versions
from portal.engines.emulator.function import held_mb
from portal.engines.emulator.snap_start import is_restored, seed_of
from portal.engines.sandbox import Tier

VERSION = Function(files={"lambda_function.py": "# code"}, version="1", snap_start=True)
EXTENDED = replace(VERSION, layers=("mine",), layer_files={"mine": {"extensions/watch": "#!/bin/sh"}})


@pytest.mark.parametrize(
    ("function", "tier", "expected"),
    [
        (VERSION, "full", True),
        (replace(VERSION, version="$LATEST"), "full", False),
        (replace(VERSION, snap_start=False), "full", False),
        (EXTENDED, "full", False),
        (VERSION, "guarded", False),
        (VERSION, "basic", False),
    ],
    ids=["a version", "$LATEST", "not chosen", "external extensions", "guarded", "basic"],
)
def test_who_is_restored(function: Function, tier: Tier, expected: bool) -> None:
    assert is_restored(function, tier) is expected


def test_to_choose_it_is_a_change_to_publish() -> None:
    versions = Versions(latest=replace(VERSION, version="$LATEST", snap_start=False)).publish()
    chosen = versions.update(replace(versions.latest, snap_start=True)).publish()

    assert [one.snap_start for one in chosen.published] == [False, True]
    assert len({one.digest for one in (versions.latest, chosen.latest)}) == 2


def test_a_snapshot_and_its_copy_both_take_memory() -> None:
    assert held_mb(VERSION) == 2 * held_mb(replace(VERSION, snap_start=False))
    assert held_mb(replace(VERSION, version="$LATEST")) == VERSION.memory_mb


@given(owners=st.lists(st.text(), min_size=2, max_size=5, unique=True))
def test_a_seed_is_of_one_owner_and_one_version(owners: list[str]) -> None:
    again = replace(VERSION, version="2")
    seeds = [seed_of(owner, function) for owner in owners for function in (VERSION, again)]

    assert len(set(seeds)) == len(seeds)
    assert seeds == [seed_of(owner, function) for owner in owners for function in (VERSION, again)]
