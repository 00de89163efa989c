"""Scenarios: declared, played, judged, linked to."""

from __future__ import annotations

from itertools import count

import pytest

from portal.engines.simulation import Answer, Kind, Stop
from portal.engines.simulation.scenarios import (
    BadScenario,
    Scenario,
    misses,
    read_scenario,
    run,
    turn_knobs,
)
from tests.engines.simulation.declared import POISONED, ROBUST, play
from tests.engines.simulation.world import SECOND, Scripted


def test_nothing_declared_is_one_event_to_one_function():
    timeline = run(Scenario())

    assert (timeline.stop, timeline.ledger.arrived, timeline.ledger.deleted) == (Stop.QUIET, 1, 1)


def test_a_naive_handler_takes_good_messages_along_and_a_robust_one_does_not():
    naive, robust = play(POISONED), play(ROBUST)

    assert [miss.figure for miss in misses(naive.ledger, read_scenario(POISONED).passes)] == [
        "duplicated",
        "deleted",
    ]
    assert misses(robust.ledger, read_scenario(ROBUST).passes) == ()
    assert robust.ledger.dead_lettered == 1


def test_a_handler_that_swallows_failures_loses_what_failed():
    timeline = play({**POISONED, "handler": {"style": "swallow"}})

    (miss,) = misses(timeline.ledger, read_scenario(POISONED).passes)
    assert str(miss) == "lost: 1, and should be 0 or less."


def test_traffic_is_spread_evenly():
    timeline = play({"traffic": [{"at_s": 10, "count": 5, "over_s": 5}, {"at_s": 1}]})

    arrived = [note.at_ms for note in timeline.happenings if note.kind is Kind.ARRIVED]
    assert arrived == [1_000, 10_000, 11_000, 12_000, 13_000, 14_000]


def test_poison_may_be_every_so_many():
    timeline = play(
        {"traffic": [{"count": 10, "poison_every": 4}], "source": {"kind": "async", "dead_letters": True}}
    )

    assert (timeline.ledger.dead_lettered, timeline.ledger.deleted) == (2, 8)


def test_what_a_sender_repeats_is_taken_twice_by_a_standard_queue_and_once_by_fifo():
    arrived = {}
    for fifo in (False, True):
        timeline = play({"source": {"kind": "sqs", "fifo": fifo}, "traffic": [{"count": 5, "repeats": 1}]})
        arrived[fifo] = timeline.ledger.arrived

    assert arrived == {False: 10, True: 5}


def test_groups_are_kept_apart():
    timeline = play(
        {
            "source": {"kind": "sqs", "fifo": True, "batch_size": 1},
            "traffic": [{"count": 12, "groups": 3}],
        }
    )

    assert len(timeline.lanes) == 3


def test_filters_are_those_of_a_mapping():
    timeline = play(
        {
            "source": {"kind": "sqs", "filters": ['{"body": {"id": [{"numeric": ["<", 4]}]}}']},
            "traffic": [{"count": 10}],
        }
    )

    assert (timeline.ledger.filtered, timeline.ledger.deleted) == (7, 3)


# Faults


def test_a_lost_answer_makes_the_work_be_done_twice():
    timeline = play({"faults": {"lost_answers": 1.0}, "source": {"kind": "async", "retries": 1}})

    assert (timeline.ledger.duplicated, timeline.ledger.lost, timeline.ledger.expired) == (1, 0, 1)


def test_an_outage_lasts_from_its_beginning_to_its_end():
    timeline = play(
        {
            "faults": {"outages": [{"from_s": 0, "until_s": 100}]},
            "source": {"kind": "async"},
            "traffic": [{}, {"at_s": 200}],
        }
    )

    assert [note.at_ms for note in timeline.happenings if note.kind is Kind.FAILED] == [260, 60_270]
    assert timeline.ledger.deleted == 2


def test_a_hang_lasts_until_the_timeout():
    timeline = play(
        {"faults": {"hangs": 1.0}, "function": {"timeout_s": 9}, "source": {"kind": "async", "retries": 0}}
    )

    assert (timeline.ledger.lost, timeline.ended_ms) == (1, 250 + 9 * SECOND)


def test_a_crash_has_done_nothing():
    timeline = play({"faults": {"crashes": 1.0}, "source": {"kind": "async", "retries": 2}})

    assert (timeline.ledger.lost, timeline.ledger.duplicated, timeline.ledger.invocations) == (1, 0, 3)


def test_faults_befall_another_handler_as_well():
    handler = Scripted([Answer()])
    scenario = read_scenario({"faults": {"crashes": 1.0}, "source": {"kind": "async"}})

    timeline = run(scenario, make=lambda machine: handler, wall=lambda: 0.0)

    assert (handler.events, timeline.ledger.failures) == ([], 3)


# Bounds


def test_a_scenario_that_goes_on_for_ever_is_stopped_and_accounted_for():
    endless = {
        "source": {"kind": "sqs"},
        "handler": {"failure_rate": 1.0},
        "limits": {"virtual_s": 3_600},
        "traffic": [{"count": 10}],
    }
    timeline = play(endless)

    assert timeline.stop is Stop.VIRTUAL_TIME
    assert (timeline.ledger.in_flight, timeline.ledger.check()) == (10, True)
    assert play({**endless, "limits": {"happenings": 500}}).stop is Stop.HAPPENINGS


def test_a_scenario_that_takes_too_long_here_is_stopped():
    seconds = count()
    timeline = run(read_scenario({"traffic": [{"count": 1_000}]}), wall=lambda: float(next(seconds)))

    assert timeline.stop is Stop.WALL_TIME
    assert timeline.ledger.check()


# What cannot be


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (None, "scenario"),
        ([], "scenario"),
        ({"sauce": {}}, "sauce"),
        ({"seed": -1}, "seed"),
        ({"seed": "1"}, "seed"),
        ({"source": {"kind": "carrier pigeon"}}, "source"),
        ({"source": {"batch_size": 1}}, "source"),
        ({"source": {"kind": "sqs", "filters": ["{"]}}, "source.filters"),
        ({"traffic": []}, "traffic"),
        ({"traffic": [{"count": 30_000}, {"count": 30_000}]}, "50,000 at most"),
        ({"traffic": [{"count": 30_000, "repeats": 2}]}, "50,000 at most"),
        ({"traffic": [{"count": 50_000, "body": "a" * 20_000}]}, "characters in all events"),
        ({"knobs": [{"path": "source.batch_size", "label": "Batch"}]}, "nothing that this scenario has"),
        ({"knobs": [{"path": "passes.lost", "label": "Lost"}]}, "knobs"),
        ({"function": {"timeout_s": 901}}, "function.timeout_s"),
        ({"handler": {"failure_rate": 1.5}}, "handler.failure_rate"),
        ({"faults": {"outages": [{"from_s": 5, "until_s": 5}]}}, "ends before it begins"),
        ({"limits": {"wall_s": 3_600}}, "limits.wall_s"),
        ({"passes": {"happiness": {"least": 1}}}, "passes"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(told, words):
    with pytest.raises(BadScenario, match=words):
        read_scenario(told)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"source": {"kind": "sqs", "batch_size": 100}}, "batch window"),
        ({"source": {"kind": "sqs", "visibility_s": 1}}, "Queue visibility timeout"),
        ({"source": {"kind": "async", "retries": 3}}, "MaximumRetryAttempts"),
        ({"function": {"reserved": 950}}, "Ask for 900 at most"),
        ({"handler": {"takes": {"p99_ms": 5, "up_to_ms": 5}}}, "not by both"),
    ],
)
def test_what_aws_refuses_is_refused_when_it_is_played(told, words):
    with pytest.raises(BadScenario, match=words):
        play(told)


# Knobs


TURNABLE = {
    **POISONED,
    "knobs": [
        {"path": "source.visibility_s", "label": "Visibility timeout", "least": 5, "most": 60},
        {"path": "source.reports_failures", "label": "Report item failures"},
        {"path": "handler.style", "label": "The handler", "choices": ["raise", "report"]},
        {"path": "handler.takes.median_ms", "label": "Duration", "least": 1, "most": 1000},
    ],
}


def test_knobs_set_what_they_are_for():
    turned = turn_knobs(
        read_scenario(TURNABLE),
        {
            "source.visibility_s": 45,
            "source.reports_failures": True,
            "handler.style": "report",
            "handler.takes.median_ms": 7,
        },
    )

    assert (turned.source.visibility_s, turned.source.reports_failures) == (45, True)
    assert (turned.handler.style, turned.handler.takes.median_ms) == ("report", 7)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("source.visibility_s", 61, "Visibility timeout is a number from 5 to 60"),
        ("source.visibility_s", "9", "is a number"),
        ("source.visibility_s", True, "is a number"),
        ("source.reports_failures", 1, "yes or no"),
        ("handler.style", "swallow", "one of raise, report"),
        ("handler.style", [], "one of raise, report"),
        ("passes.lost", 5, "nothing to be set here"),
        ("source.kind", "async", "nothing to be set here"),
    ],
)
def test_knobs_set_nothing_else(path, value, words):
    with pytest.raises(BadScenario, match=words):
        turn_knobs(read_scenario(TURNABLE), {path: value})
