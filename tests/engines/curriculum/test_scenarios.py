"""scenario.yaml of a lab, and the checks that play it: what is wrong is said with its line."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum.models import LabHead
from portal.engines.curriculum.scenarios import check_scenarios, read_scenarios

SOUND = """\
burst:
  done: "charged {id}"
  scenario:
    source: {kind: sqs, batch_size: 10, visibility_s: 30}
    traffic:
      - {count: 20}
"""
CHECK = {
    "slug": "all",
    "title": "All",
    "scenario": "burst",
    "expect": [{"kind": "ledger", "figure": "lost", "times": 0}],
}


def head(**check) -> LabHead:
    told = {"title": "T", "summary": "S", "minutes": 5, "events": ["a/b"], "checks": [CHECK | check]}
    return LabHead.model_validate_json(json.dumps(told))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("charged {id}", "charged", 2, "names no event"),
        ("batch_size: 10", "batch_size: 11", 3, "BatchSize"),
        ("batch_size: 10", "batchsize: 10", 3, "batchsize"),
        ("visibility_s: 30", "visibility_s: 1", 3, "isibility"),
        ("count: 20", "count: 20000", 3, "things happen in it"),
        ("count: 20", "count: many", 3, "count"),
        ("scenario:", "scenarios:", 3, "not known"),
        ("burst:", "- burst:", 1, ""),
    ],
    ids=["no id", "AWS refuses", "a typo", "too short", "too many", "no number", "a wrong key", "a list"],
)
def test_what_is_wrong_with_a_scenario_is_said(old, new, line, words):
    found, problems = read_scenarios(SOUND.replace(old, new), path="content/labs/x/scenario.yaml")

    assert found == {}
    assert any(problem.line == line and words in problem.fault for problem in problems), problems


def test_what_only_shows_when_it_is_played_is_not_looked_for_where_it_is_served():
    too_many = SOUND.replace("count: 20", "count: 20000")

    assert list(read_scenarios(too_many, path="scenario.yaml", play=False)[0]) == ["burst"]
    assert read_scenarios(SOUND.replace("charged {id}", "charged"), path="scenario.yaml", play=False)[1]


def test_a_sound_one_is_read():
    found, problems = read_scenarios(SOUND, path="scenario.yaml")

    assert problems == []
    assert found["burst"].scenario["source"]["batch_size"] == 10
    assert list(check_scenarios(head(), found)) == []


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"scenario": "flood"}, "there is no sound scenario `flood`"),
        ({"scenario": None}, "plays nothing"),
        ({"given": [{"event": {}}]}, "can expect `kind: ledger` alone"),
        ({"expect": [{"kind": "succeeds"}]}, "can expect `kind: ledger` alone"),
    ],
    ids=["another name", "none", "its own events", "another expectation"],
)
def test_what_does_not_fit_a_scenario_is_said(check, words):
    found, _ = read_scenarios(SOUND, path="scenario.yaml")

    assert any(words in finding.fault for finding in check_scenarios(head(**check), found))


def test_a_scenario_that_nothing_plays_is_said():
    found, _ = read_scenarios(SOUND + SOUND.replace("burst", "other"), path="scenario.yaml")

    assert [finding.fault for finding in check_scenarios(head(), found)] == [
        "Nothing plays the scenario `other`."
    ]
