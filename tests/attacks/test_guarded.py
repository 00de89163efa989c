"""Tier guarded contains the whole table, but for what docs/security.md says that it does not stop."""

from __future__ import annotations

import json

import pytest

from portal.engines.sandbox.inside import guarded, landlock
from tests import ordinary
from tests.needs import missing

pytestmark = pytest.mark.broker

NOT_STOPPED = {
    "a file without a name": "the disk is the host's",
    "use up the inodes": "the disk is the host's",
    "unpack an archive past the disk": "the disk is the host's",
    "read the log back": "its own, which nobody else can read",
}


def test_it_stops_all_but_what_is_written_down():
    if landlock.abi() < guarded.LANDLOCK_ABI:
        missing(f"Landlock ABI {guarded.LANDLOCK_ABI} (Linux 6.7)")
    done = ordinary.run("-m", "tests.attacks.at_guarded")

    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) <= set(NOT_STOPPED)
