"""What a check may expect of the account of its scenario."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import Ledger as Expected
from portal.engines.grading.played import examine_ledger
from portal.engines.simulation import Ledger

LEDGER = Ledger(arrived=40, deleted=39, dead_lettered=1, lost=2, invocations=1_200)


@pytest.mark.parametrize(
    ("figure", "asked", "reason"),
    [
        ("lost", {"times": 2}, None),
        ("lost", {"times": 0}, "2 events lost, with their work not done; there should be 0."),
        ("dead_lettered", {}, None),
        ("duplicated", {}, "0 events whose work was done more than once; there should be at least 1."),
        ("invocations", {"at_most": 1_000}, "1,200 invocations; there should be at most 1,000."),
        ("invocations", {"at_least": 2, "at_most": 9}, "1,200 invocations; there should be 2 to 9."),
        ("invocations", {"at_least": 1_000}, None),
    ],
)
def test_a_figure_is_held_against_its_bounds(figure, asked, reason):
    miss = examine_ledger(Expected(kind="ledger", figure=figure, **asked), LEDGER)

    assert (miss and miss.reason) == reason


def test_a_scenario_that_was_stopped_passes_nothing():
    miss = examine_ledger(Expected(kind="ledger", figure="lost", times=0), None)

    assert miss is not None
    assert "did not come to its end" in miss.reason
