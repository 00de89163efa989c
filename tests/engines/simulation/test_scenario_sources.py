"""Every source that a scenario may have: declared, played, and accounted for."""

import json
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import Kind, Stop
from portal.engines.simulation.scenarios import (
    BadScenario,
    read_scenario,
    run,
    scenario_from_text,
    scenario_to_text,
)
from portal.engines.simulation.scenarios.sources import MAKE

MACHINE = json.dumps(
    {
        "StartAt": "Work",
        "States": {
            "Work": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "my-function", "Payload.$": "$"},
                "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}],
                "End": True,
            }
        },
    }
)
SOURCES = {
    "async": {"dead_letters": True},
    "sqs": {"max_receive_count": 3},
    "kinesis": {"shards": 2, "batch_size": 5, "retries": 2},
    "dynamodb": {"batch_size": 5, "retries": 2},
    "kafka": {"partitions": 3, "batch_size": 5, "least_pollers": 1, "retries": 2},
    "sns": {"dead_letters": True},
    "eventbridge": {"dead_letters": True},
    "s3": {"dead_letters": True},
    "scheduler": {"dead_letters": True, "window_minutes": 5},
    "iot": {"dead_letters": True},
    "logs": {"dead_letters": True},
    "http": {},
    "rest-api": {},
    "alb": {},
    "cognito": {},
    "step-functions": {"definition": MACHINE},
}


def play(told):
    return run(read_scenario(told), wall=lambda: 0.0)


def with_source(kind, **more):
    return {"source": {"kind": kind, **SOURCES[kind], **more}, "traffic": [{"count": 20, "groups": 4}]}


def test_every_kind_of_source_is_held_to_the_promises():
    """A loop ends otherwise, and has its own in test_service_sources.py."""
    kinds = {field.default for made in MAKE for field in fields(made) if field.name == "kind"}

    assert kinds == {*SOURCES, "loop"}


@pytest.mark.parametrize("kind", SOURCES)
def test_what_is_sent_is_done(kind):
    timeline = play(with_source(kind))

    assert timeline.stop is Stop.QUIET
    assert timeline.ledger.check()
    assert timeline.ledger.deleted == timeline.ledger.arrived >= 20
    assert (timeline.ledger.lost, timeline.ledger.duplicated) == (0, 0)


@pytest.mark.parametrize("kind", SOURCES)
def test_poison_fails_whatever_carries_it(kind):
    told = with_source(kind)
    told["traffic"][0]["poison"] = [7]
    timeline = play(told)

    assert timeline.ledger.failures > 0
    assert timeline.ledger.check()
    assert any(one.kind is Kind.FAILED for one in timeline.happenings)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_link_gives_the_same_run(kind):
    told = with_source(kind)
    told["handler"] = {"failure_rate": 0.2, "takes": {"median_ms": 50, "p99_ms": 900}}
    scenario = read_scenario(told)
    again = scenario_from_text(scenario_to_text(scenario))

    assert again == scenario
    assert play(told).happenings == run(again, wall=lambda: 0.0).happenings


def test_splitting_finds_the_poison_of_a_stream_and_saves_the_rest():
    """The naive settings lose a whole batch, the robust ones the poison alone."""
    told = with_source("kinesis", shards=1, batch_size=20, retries=2, on_failure=True)
    told["traffic"][0]["poison"] = [7]
    naive = play(told)
    told["source"]["bisects"] = True
    robust = play(told)

    assert naive.ledger.dead_lettered == 20
    assert robust.ledger.dead_lettered == 1
    assert robust.ledger.deleted == 19


def test_reports_save_the_rest_of_a_batch_of_kafka():
    told = with_source(
        "kafka", partitions=1, batch_size=20, reports_failures=True, on_failure=True, retries=1
    )
    told["handler"] = {"style": "report"}
    told["traffic"][0]["poison"] = [7]
    timeline = play(told)

    assert (timeline.ledger.dead_lettered, timeline.ledger.deleted) == (1, 19)


def test_an_outage_of_lambda_is_outlasted_by_sns_and_lost_by_callers():
    told = with_source("sns", down=[{"from_s": 0, "until_s": 60}])
    assert play(told).ledger.lost == 0

    told = with_source("http")
    told["function"] = {"reserved": 0}
    ledger = play(told).ledger
    assert (ledger.lost, ledger.expired, ledger.invocations) == (20, 20, 0)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({"kind": "kinesis", "batch_size": 10_001}, "BatchSize is from 1 to 10,000"),
        ({"kind": "kinesis", "filters": ['{"data": ["x"]}']}, "Invalid filter pattern definition"),
        ({"kind": "kafka", "retries": 3}, "needs provisioned pollers"),
        ({"kind": "sns", "filter_policy": "{"}, "FilterPolicy"),
        ({"kind": "eventbridge", "pattern": '{"a": 1}'}, "Event pattern is not valid"),
        ({"kind": "eventbridge", "target_retries": 186}, "MaximumRetryAttempts"),
        ({"kind": "step-functions", "definition": "{}"}, "There has to be a state"),
        ({"kind": "http", "door": "websocket"}, "door"),
    ],
)
def test_what_aws_would_refuse_is_no_scenario(source, says):
    with pytest.raises(BadScenario, match=says):
        play({"source": source})


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(SOURCES)),
    st.integers(1, 15),
    st.lists(st.integers(1, 15), max_size=3, unique=True),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from(["raise", "report", "swallow"]),
    st.integers(0, 3),
)
def test_nothing_is_lost_or_invented_whatever_stands_before_the_function(
    kind, count, poison, rate, style, seed
):
    timeline = play(
        {
            "seed": seed,
            "source": {"kind": kind, **SOURCES[kind]},
            "handler": {"failure_rate": rate, "style": style},
            "function": {"reserved": 3},
            "faults": {"crashes": rate / 3, "lost_answers": rate / 3},
            "traffic": [{"count": count, "over_s": 5, "poison": poison, "groups": 3}],
        }
    )

    assert timeline.stop is Stop.QUIET
    assert timeline.ledger.in_flight == 0
    assert timeline.ledger.check()


def most_at_once(timeline):
    """Environments at work; one that ends makes room for one that begins at the same moment."""
    steps = sorted(
        step
        for lane in timeline.lanes
        for span in lane.spans
        for step in ((span.from_ms, 1), (span.until_ms, -1))
    )
    at_once, most = 0, 0
    for _, change in steps:
        at_once += change
        most = max(most, at_once)
    return most


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SOURCES)),
    st.integers(1, 4),
    st.integers(1, 25),
    st.sampled_from([0, 0, 10]),
    st.integers(0, 3),
)
def test_no_source_has_more_environments_at_work_than_are_reserved(kind, reserved, count, over_s, seed):
    told = {
        "seed": seed,
        "source": {"kind": kind, **SOURCES[kind]},
        "handler": {"takes": {"median_ms": 400, "p99_ms": 2_000}, "failure_rate": 0.1},
        "function": {"reserved": reserved},
        "traffic": [{"count": count, "over_s": over_s, "groups": 5}],
    }
    timeline = play(told)

    assert most_at_once(timeline) <= reserved
    assert timeline == play(told)
