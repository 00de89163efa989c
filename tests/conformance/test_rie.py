"""
The same client in AWS's own emulator, aws-lambda-rie, and in ours: rows 10–12, 26, 34, 35 and 45–55.

Every answer is compared by status, body and the headers that say something. What differs is in
probe/differences.py with its reason, and what is there differs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.emulator.client import Broker
from tests.conformance.probe.differences import DIFFERENCES, TRACE, found, listed
from tests.conformance.probe.extension_walks import EXTENSION_WALKS, EXTERNAL_WALKS
from tests.conformance.probe.walking import Answers, walk_in_ours, walk_in_theirs
from tests.conformance.probe.walks import RUNTIME_WALKS

pytestmark = pytest.mark.broker

WALKS = {**RUNTIME_WALKS, **EXTENSION_WALKS, **EXTERNAL_WALKS}


def without_trace(answers: Answers) -> Answers:
    return {
        name: {part: value for part, value in parts.items() if part != TRACE}
        for name, parts in answers.items()
    }


@pytest.mark.parametrize("name", WALKS)
def test_both_emulators_answer_alike(broker: Broker, tmp_path: Path, name: str) -> None:
    walk = WALKS[name]
    theirs = walk_in_theirs(walk, tmp_path)
    ours = without_trace(walk_in_ours(walk, broker))

    assert found(ours, theirs, is_cut=walk.is_cut) == listed(name)


def test_ours_tells_a_trace_and_theirs_none(broker: Broker, tmp_path: Path) -> None:
    # DG runtimes-api lists Lambda-Runtime-Trace-Id among the headers of next; AWS's emulator traces nothing
    walk = WALKS["one event"]

    assert walk_in_ours(walk, broker)["next (1)"][TRACE] == "<trace>"
    assert TRACE not in walk_in_theirs(walk, tmp_path)["next (1)"]


def test_each_difference_is_of_a_walk_that_there_is() -> None:
    assert {one.walk for one in DIFFERENCES} <= WALKS.keys()
    assert len(WALKS) == len(RUNTIME_WALKS) + len(EXTENSION_WALKS) + len(EXTERNAL_WALKS)
