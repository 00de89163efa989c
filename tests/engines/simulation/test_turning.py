"""Knobs as they are typed: whatever somebody types, the scenario stays one that can be played, or it is said."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from portal.engines.simulation.scenarios import (
    BadScenario,
    Knob,
    check_settings,
    read_scenario,
    standing,
    turn_to,
    typed,
)

DECLARED = {
    "source": {"kind": "sqs", "batch_size": 5},
    "traffic": [{"count": 3}],
    "knobs": [
        {"path": "source.batch_size", "label": "BatchSize", "least": 1, "most": 10},
        {"path": "source.duplicates", "label": "Duplicates", "least": 0, "most": 1},
        {"path": "function.reserved", "label": "Reserved concurrency", "least": 0, "most": 20},
        {"path": "source.reports_failures", "label": "ReportBatchItemFailures"},
        {"path": "handler.style", "label": "Style", "choices": ["raise", "report"]},
    ],
}
SCENARIO = read_scenario(DECLARED)
KNOBS = {knob.path: knob for knob in SCENARIO.knobs}


def turned(**texts: str):
    return turn_to(SCENARIO, [typed(KNOBS[path.replace("__", ".")], text) for path, text in texts.items()])


def test_what_is_typed_is_what_is_played():
    found = turned(source__batch_size=" 7 ", source__duplicates="0.5", source__reports_failures="on")

    assert (found.source.batch_size, found.source.duplicates, found.source.reports_failures) == (7, 0.5, True)


def test_a_number_left_empty_stays_as_it_is_declared():
    assert turned(source__batch_size="").source.batch_size == 5


def test_a_box_that_is_not_ticked_is_off():
    assert turned(source__reports_failures="").source.reports_failures is False


def test_a_whole_number_may_be_written_with_a_point():
    assert turned(source__batch_size="4.0").source.batch_size == 4


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("source.batch_size", "many", "BatchSize is a number"),
        ("source.batch_size", "0", "BatchSize is a number from 1 to 10"),
        ("source.batch_size", "11", "BatchSize is a number from 1 to 10"),
        ("source.batch_size", "2.5", "batch_size: Input should be a valid integer"),
        ("source.batch_size", "nan", "BatchSize"),
        ("source.batch_size", "inf", "BatchSize"),
        ("source.batch_size", "9" * 20, "BatchSize"),
        ("handler.style", "swallow", "Style is one of raise, report"),
    ],
)
def test_what_no_learner_may_is_refused_with_what_may_be(path, text, words):
    with pytest.raises(BadScenario, match=words):
        turn_to(SCENARIO, [typed(KNOBS[path], text)])


@given(texts=st.dictionaries(st.sampled_from(sorted(KNOBS)), st.text(max_size=30)))
@settings(deadline=None)
def test_any_text_is_played_or_refused_in_words(texts):
    try:
        found = turn_to(SCENARIO, [typed(KNOBS[path], text) for path, text in texts.items()])
        check_settings(found)
    except BadScenario as fault:
        event(str(fault)[:40])
        return

    assert 1 <= found.source.batch_size <= 10
    assert found.handler.style in ("raise", "report")


@pytest.mark.parametrize("path", sorted(KNOBS))
def test_what_stands_is_read_back_as_it_stands(path):
    assert turn_to(SCENARIO, [standing(KNOBS[path], SCENARIO)]) == SCENARIO


@pytest.mark.parametrize(
    ("knob", "text", "words"),
    [
        (Knob(path="source.visibility_s", label="Visibility timeout, s", least=1), "60", "Visibility timeout 60 s"),
        (Knob(path="source.x", label="Of each, from 0 to 1", least=0, most=1), "0.5", "Of each, from 0 to 1 0.5"),
        (KNOBS["source.reports_failures"], "", "ReportBatchItemFailures off"),
        (KNOBS["source.reports_failures"], "on", "ReportBatchItemFailures on"),
        (KNOBS["function.reserved"], "", "Reserved concurrency none"),
    ],
    ids=["a unit", "a comma", "off", "on", "none"],
)  # fmt: skip
def test_it_is_told_in_words(knob, text, words):
    assert typed(knob, text).words == words
