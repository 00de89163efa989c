"""What a learner may set in a lab's scenarios, and the file that says what is set."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.curriculum.knobs import (
    BadKnobs,
    file_faults,
    knobs_of,
    laid_over,
    read_knobs,
    to_play,
    write_knobs,
)
from portal.engines.curriculum.models import KNOBS
from portal.engines.curriculum.scenarios import read_scenarios
from portal.engines.simulation.scenarios import read_scenario, run, typed

SOUND = """\
knobs:
  - {path: source.batch_size, label: BatchSize, least: 1, most: 10}
  - {path: source.visibility_s, label: "Visibility timeout, s", least: 3, most: 60}
  - {path: source.reports_failures, label: ReportBatchItemFailures}
burst:
  done: "charged {id}"
  scenario:
    source: {kind: sqs, batch_size: 1, visibility_s: 30}
    traffic:
      - {count: 20}
flood:
  done: "charged {id}"
  scenario:
    source: {kind: sqs, batch_size: 1, visibility_s: 30}
    traffic:
      - {count: 30}
"""


def read(text: str = SOUND):
    return read_scenarios(text, path="scenario.yaml")


SCENARIOS, _ = read()


def test_every_scenario_of_a_lab_has_its_knobs():
    found, problems = read()

    assert problems == []
    assert [one.scenario["knobs"][0]["path"] for one in found.values()] == ["source.batch_size"] * 2
    assert [(one.name, one.text) for one in knobs_of(found)] == [
        ("source.batch_size", "1"),
        ("source.visibility_s", "30"),
        ("source.reports_failures", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("path: source.batch_size", "path: source.batchsize", "nothing that this scenario has"),
        ("path: source.batch_size", "path: traffic.count", "path"),
        ("path: source.batch_size", "path: handler.failure_rate", "the learner's own"),
        ("least: 1, most: 10", "least: 1, most: 11", "source.batch_size at 11: "),
        ("least: 3, most: 60", "least: 1, most: 60", "source.visibility_s at 1: "),
        ("least: 3, most: 60", "least: 3", "one bound"),
        ("knobs:\n", "knobs: all\nothers:\n", ""),
        ("batch_size: 1, visibility_s: 30}\n    traffic:\n      - {count: 30}",
         "batch_size: 2, visibility_s: 30}\n    traffic:\n      - {count: 30}", "not the same in burst and flood"),
        ("count: 30}", "count: 30}\n    knobs: []", "knobs of its own"),
    ],
    ids=["no such path", "no path of a knob", "the handler's", "AWS refuses the most", "and the least",
         "one bound", "no list", "another default", "in a scenario"],
)  # fmt: skip
def test_what_is_wrong_with_knobs_is_said(old, new, words):
    assert SOUND.replace(old, new) != SOUND
    _, problems = read(SOUND.replace(old, new))

    assert any(words in problem.fault for problem in problems), problems


def test_what_is_too_much_at_one_end_of_a_knob_is_said():
    text = SOUND.replace("visibility_s: 30}", "visibility_s: 30, max_receive_count: 2}")
    text = text.replace("count: 30}", "count: 30, poison_every: 1}")
    often = "path: source.max_receive_count, label: maxReceiveCount, least: 1, most: 90"
    text = text.replace("path: source.reports_failures, label: ReportBatchItemFailures", often)

    _, problems = read(text)

    assert [problem.line for problem in problems] == [1]
    assert "flood, source.max_receive_count at 90: " in problems[0].fault


def test_what_is_set_is_played_and_told():
    told = to_play(SCENARIOS["flood"], "source.batch_size: 5\nsource.reports_failures: true\n")

    assert read_scenario(told["scenario"]).source.batch_size == 5
    assert read_scenario(told["scenario"]).knobs == ()
    assert told["turned"] == ["BatchSize 5", "Visibility timeout 30 s", "ReportBatchItemFailures on"]
    assert told["done"] == "charged {id}"
    assert run(read_scenario(told["scenario"])).ledger.arrived == 30


def test_nothing_set_is_as_declared():
    assert to_play(SCENARIOS["burst"], None)["turned"][0] == "BatchSize 1"


def test_a_lab_without_knobs_is_played_as_it_is_written():
    plain, _ = read(SOUND[SOUND.index("burst:") :])

    assert to_play(plain["burst"], "source.batch_size: 5") == plain["burst"].model_dump(mode="json")


@pytest.mark.parametrize(
    "text",
    [
        "source.batch_size: 11",
        "source.batch_size: lots",
        "source.visibility_s: 2",
        "source.retention_s: 60",
        "source: {batch_size: 5}",
        "- source.batch_size",
        "{",
        "source.batch_size: [1]",
        "source.batch_size: " + "[" * 3_000,
    ],
)
def test_what_cannot_be_set_is_refused(text):
    with pytest.raises(BadKnobs):
        to_play(SCENARIOS["burst"], text)


@given(
    texts=st.dictionaries(st.sampled_from([one.name for one in knobs_of(SCENARIOS)]), st.text(max_size=40))
)
@settings(deadline=None)
def test_whatever_is_typed_is_found_again_in_the_file(texts):
    knobs = knobs_of(SCENARIOS)
    set_here = tuple(typed(one.knob, texts.get(one.name, one.text)) for one in knobs)

    found = read_knobs(write_knobs(set_here), knobs)

    assert found == set_here


@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_any_text_at_all_is_a_file_or_refused(text):
    try:
        words = to_play(SCENARIOS["burst"], text)["turned"]
    except BadKnobs as fault:
        words = str(fault)

    assert words


def test_the_file_is_written_as_values():
    assert write_knobs(knobs_of(SCENARIOS)).splitlines() == [
        "source.batch_size: 1",
        "source.visibility_s: 30",
        "source.reports_failures: false",
    ]


def test_each_wrong_answer_fails_by_its_own_mistake():
    starter = {"main.py": "begun", KNOBS: "as declared"}
    solution = {"main.py": "solved", KNOBS: "well set"}

    assert laid_over({"main.py": "wrong"}, starter, solution) == {"main.py": "wrong", KNOBS: "well set"}
    assert laid_over({KNOBS: "badly set"}, starter, solution) == {"main.py": "solved", KNOBS: "badly set"}
    assert laid_over({"main.py": "wrong"}, {"main.py": ""}, {"main.py": "solved"}) == {"main.py": "wrong"}


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({}, f"solution/{KNOBS}"),
        ({f"solution/{KNOBS}": "source.batch_size: 0"}, f"solution/{KNOBS}"),
        ({f"solution/{KNOBS}": "{}", f"starter/{KNOBS}": "{}"}, f"starter/{KNOBS}"),
        ({f"solution/{KNOBS}": "{}", f"wrong/one/{KNOBS}": "nothing: 1"}, f"wrong/one/{KNOBS}"),
    ],
    ids=["none", "out of bounds", "a starter's", "an unknown one"],
)
def test_a_file_that_cannot_be_is_said(files, path):
    assert [fault[0] for fault in file_faults(files, SCENARIOS)] == [path]


def test_without_knobs_there_is_no_such_file():
    plain, _ = read(SOUND[SOUND.index("burst:") :])

    assert list(file_faults({}, plain)) == []
    assert len(list(file_faults({f"solution/{KNOBS}": json.dumps({})}, plain))) == 1
