"""A lab that has a pattern judged: its files, and the events that its cases name."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf

LAB = "labs/double/lab.yaml"
HELD = "{kind: at_path, path: $.twice, value: 8}"
EVENT = "labs/double/events/paid.json"
CASES = "cases: [{file: paid.json, passes: true}, {event: {n: 1}, passes: false}]"
EXPECTED = f"{{kind: passes, pattern_in: rule.json, source: eventbridge, {CASES}}}"


@pytest.fixture
def judged(content):
    content.write(EVENT, '{"paid": true}')
    for part in ("starter", "solution"):
        content.write(f"labs/double/{part}/rule.json", "{}")
    content.replace(LAB, HELD, EXPECTED)
    return content


def test_what_cases_name_is_read_and_belongs_to_the_lab(judged):
    lab = Shelf(judged.root).library().labs["double"]
    judged.write(EVENT, '{"paid": false}')
    changed = Shelf(judged.root).library().labs["double"]

    (made,) = (one for check in lab.head.checks for one in check.expect if one.kind == "passes")
    assert [case.event for case in made.cases] == [{"paid": True}, {"n": 1}]
    assert changed.digest != lab.digest


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("pattern_in: rule.json", "pattern_in: rules.json", "do not both have rules.json"),
        (CASES, "cases: []", "`passes` has no case"),
        ("{file: paid.json, passes: true}", "{passes: true}", "has one event"),
        (
            "{file: paid.json, passes: true}",
            "{file: paid.json, sample: sqs/a, passes: true}",
            "has one event",
        ),
        ("{file: paid.json, passes: true}", "{file: pid.json, passes: true}", "pid.json"),
        ("source: eventbridge", "source: sns", "'sns'"),
    ],
)
def test_a_check_of_a_pattern_that_is_wrong_is_named(judged, old, new, fault):
    judged.replace(LAB, old, new)
    found = Shelf(judged.root).library().problems

    assert any(fault in problem.fault and problem.path == f"content/{LAB}" for problem in found), found
