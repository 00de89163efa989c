"""Schedules, rules of AWS IoT, logs, REST APIs, load balancers, user pools and loops, each by its own rules."""

from __future__ import annotations

import base64
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import Answer, Kind, Stop
from portal.engines.simulation.scenarios import BadScenario, read_scenario, run
from tests.engines.simulation.declared import play
from tests.engines.simulation.world import Scripted

DAY_S = 86_400


def told_to(scenario):
    """What the handler is given in a scenario; and the timeline."""
    handler = Scripted([Answer()])
    timeline = run(read_scenario(scenario), make=lambda machine: handler, wall=lambda: 0.0)
    return handler.events, timeline


def notes(timeline, kind, where=""):
    return [one for one in timeline.happenings if one.kind is kind and where in one.where]


# Scheduler


def test_each_event_is_a_schedule_that_is_due_once_with_the_body_as_its_input():
    events, timeline = told_to(
        {"source": {"kind": "scheduler"}, "traffic": [{"count": 2, "body": '{"report": {n}}'}]}
    )

    assert sorted(event["report"] for event in events) == [1, 2]
    assert timeline.ledger.check()


@pytest.mark.parametrize(("minutes", "within_s"), [(0, 60), (15, 900)], ids=["the minute", "a window"])
def test_a_schedule_is_sent_within_its_minute_or_its_window(minutes, within_s):
    timeline = play({"source": {"kind": "scheduler", "window_minutes": minutes}, "traffic": [{"count": 50}]})
    sent_ms = [one.at_ms for one in notes(timeline, Kind.DELIVERED, "nightly-report")]

    assert len(sent_ms) == 50
    assert max(sent_ms) < within_s * 1_000
    assert max(sent_ms) > within_s * 1_000 * 0.8


def test_what_scheduler_delivers_may_be_throttled_until_it_is_too_old():
    """It was delivered, so Scheduler neither tries again nor has a dead letter of it."""
    timeline = play(
        {
            "function": {"reserved": 1, "timeout_s": 60},
            "handler": {"takes": {"median_ms": 30_000}},
            "source": {"kind": "scheduler", "age_s": 60, "undelivered": True},
            "traffic": [{"count": 10}],
        }
    )

    assert len(notes(timeline, Kind.DELIVERED, "nightly-report")) == 10
    ended = [one.detail["condition"] for one in notes(timeline, Kind.EXPIRED, "events")]
    assert set(ended) == {"EventAgeExceeded"}
    assert timeline.ledger.lost == len(ended) > 0
    assert timeline.ledger.dead_lettered == 0


def test_what_scheduler_cannot_deliver_ends_by_its_policy_in_its_dead_letter_queue():
    source = {"kind": "scheduler", "undelivered": True, "target_retries": 3, "target_age_s": 3_600}
    timeline = play({"source": {**source, "down": [{"from_s": 0, "until_s": DAY_S}]}})

    assert [one.detail["retries"] for one in notes(timeline, Kind.DEAD_LETTERED)] == [3]


def test_a_window_is_a_day_at_most_and_retries_are_185():
    for source in ({"window_minutes": 1_441}, {"target_retries": 186}, {"target_age_s": 59}):
        with pytest.raises(BadScenario, match=r"window_minutes|MaximumRetryAttempts|MaximumEventAge"):
            play({"source": {"kind": "scheduler", **source}})


# AWS IoT and CloudWatch Logs


def test_a_rule_of_iot_hands_over_the_message_and_nothing_around_it():
    events, _ = told_to({"source": {"kind": "iot"}, "traffic": [{"body": '{"celsius": 21}'}]})

    assert events == [{"celsius": 21}]


def test_what_lambda_did_not_take_of_a_rule_is_gone_and_what_failed_is_tried_three_times():
    down = {"kind": "iot", "down": [{"from_s": 0, "until_s": 1}], "dead_letters": True}
    timeline = play({"source": down, "traffic": [{}, {"at_s": 5, "poison": [2]}]})

    assert [one.subject for one in notes(timeline, Kind.EXPIRED)] == ["iot rule#1"]
    assert timeline.ledger.invocations == 3
    assert (timeline.ledger.lost, timeline.ledger.dead_lettered) == (1, 1)


def test_a_line_of_a_log_is_packed_as_cloudwatch_logs_does():
    events, _ = told_to({"source": {"kind": "logs"}, "traffic": [{"body": "ERROR of {n}"}]})
    data = json.loads(gzip.decompress(base64.b64decode(events[0]["awslogs"]["data"])))

    assert data["messageType"] == "DATA_MESSAGE"
    assert [line["message"] for line in data["logEvents"]] == ["ERROR of 1"]


@pytest.mark.parametrize(
    ("hours", "lost"), [(23, 0), (25, 1)], ids=["an outage of 23 hours", "an outage of 25 hours"]
)
def test_a_subscription_of_logs_tries_for_a_day(hours, lost):
    down = [{"from_s": 0, "until_s": hours * 3_600}]
    timeline = play({"source": {"kind": "logs", "down": down}})

    assert timeline.ledger.lost == lost
    assert all(one.at_ms <= DAY_S * 1_000 for one in notes(timeline, Kind.EXPIRED))


def test_a_sender_that_is_not_permitted_does_not_try_again():
    for kind in ("scheduler", "iot", "logs"):
        timeline = play({"source": {"kind": kind, "forbidden": True}})

        assert (timeline.ledger.lost, timeline.ledger.invocations) == (1, 0)
        assert len(notes(timeline, Kind.FAILED)) == 1


# Callers who wait


def test_a_rest_api_waits_29_seconds_and_the_function_runs_on():
    timeline = play(
        {
            "function": {"timeout_s": 60},
            "handler": {"takes": {"median_ms": 40_000}, "init": {"median_ms": 0}},
            "source": {"kind": "rest-api"},
        }
    )
    (ended,) = notes(timeline, Kind.EXPIRED)

    assert (ended.at_ms // 1_000, ended.detail["status"]) == (29, 504)
    assert (timeline.ledger.billed_ms, timeline.ledger.lost) == (40_000, 0)


@pytest.mark.parametrize("waits_s", [0.049, 29.001])
def test_a_rest_api_waits_50_ms_to_29_seconds(waits_s):
    with pytest.raises(BadScenario, match="waits_s"):
        play({"source": {"kind": "rest-api", "waits_s": waits_s}})


def test_a_load_balancer_waits_as_long_as_the_function_may_run():
    timeline = play(
        {
            "function": {"timeout_s": 900},
            "handler": {"takes": {"median_ms": 800_000}},
            "source": {"kind": "alb"},
        }
    )

    assert [one.detail["status"] for one in notes(timeline, Kind.DELETED)] == [200]


def test_a_load_balancer_tells_of_the_functions_timeout_as_502():
    timeline = play({"handler": {"takes": {"median_ms": 8_000}}, "source": {"kind": "alb"}})

    assert [one.detail["status"] for one in notes(timeline, Kind.EXPIRED)] == [502]


@pytest.mark.parametrize("kind", ["rest-api", "alb"])
def test_no_door_tries_again(kind):
    timeline = play({"handler": {"failure_rate": 1.0}, "source": {"kind": kind}})

    assert (timeline.ledger.invocations, timeline.ledger.expired) == (1, 1)


def test_a_user_pool_asks_three_times_five_seconds_apart_and_all_of_it_is_paid_for():
    timeline = play(
        {
            "function": {"timeout_s": 60},
            "handler": {"takes": {"median_ms": 20_000}, "init": {"median_ms": 0}},
            "source": {"kind": "cognito"},
        }
    )

    assert [one.at_ms for one in notes(timeline, Kind.SENT_TO_FUNCTION)] == [0, 5_000, 10_000]
    assert [one.at_ms for one in notes(timeline, Kind.EXPIRED)] == [15_000]
    assert (timeline.ledger.billed_ms, timeline.ledger.duplicated) == (60_000, 1)


def test_a_user_pool_gets_its_event_back_from_a_modelled_handler():
    timeline = play({"source": {"kind": "cognito", "trigger": "pre-token-1"}})

    assert [one.detail["outcome"] for one in notes(timeline, Kind.DELETED)] == ["answered"]


# Loops


@pytest.mark.parametrize("through", ["sqs", "lambda"])
def test_a_loop_is_stopped_after_sixteen_invocations_and_ends_as_a_dead_letter(through):
    timeline = play({"source": {"kind": "loop", "through": through}})

    assert timeline.stop is Stop.QUIET
    assert timeline.ledger.invocations == 16
    assert timeline.ledger.dead_lettered == 1
    assert timeline.ledger.arrived == 17
    failed = notes(timeline, Kind.FAILED)
    assert {one.detail["error"] for one in failed} == {"RecursiveInvocationException"}
    assert len({one.subject for one in failed}) == 1


@pytest.mark.parametrize(
    "source", [{"through": "dynamodb"}, {"recursive_loop": "Allow"}], ids=["a table's stream", "allowed"]
)
def test_a_loop_that_nothing_stops_goes_on_until_the_limits_of_the_scenario(source):
    timeline = play({"source": {"kind": "loop", **source}, "limits": {"virtual_s": 60}})

    assert timeline.stop is Stop.VIRTUAL_TIME
    assert timeline.ledger.invocations > 50
    assert timeline.ledger.check()


def test_without_anywhere_to_go_a_loop_through_the_function_is_lost():
    ledger = play({"source": {"kind": "loop", "through": "lambda", "dead_letters": False}}).ledger

    assert (ledger.expired, ledger.lost, ledger.dead_lettered) == (1, 1, 0)


@settings(max_examples=25, deadline=None)
@given(
    through=st.sampled_from(["sqs", "lambda", "dynamodb"]),
    allowed=st.sampled_from(["Terminate", "Allow"]),
    count=st.integers(1, 4),
    rate=st.sampled_from([0.0, 0.2]),
    reserved=st.sampled_from([None, 1, 2]),
    dead_letters=st.booleans(),
)
def test_of_a_loop_nothing_is_lost_from_sight_and_no_chain_is_longer(
    through, allowed, count, rate, reserved, dead_letters
):
    function = {} if reserved is None else {"reserved": reserved}
    scenario = {
        "source": {
            "kind": "loop",
            "through": through,
            "recursive_loop": allowed,
            "dead_letters": dead_letters,
        },
        "handler": {"failure_rate": rate},
        "function": function,
        "traffic": [{"count": count}],
        "limits": {"virtual_s": 300, "happenings": 5_000},
    }
    timeline = play(scenario)

    assert timeline.ledger.check()
    assert timeline == play(scenario)
    if allowed == "Terminate" and through != "dynamodb" and not rate:
        assert timeline.ledger.invocations <= 16 * count


# Pollers of one's own


def test_provisioned_pollers_have_ten_batches_each_at_once_from_the_first_moment():
    def at_once(**pollers):
        told = {
            "handler": {"takes": {"median_ms": 1_000}, "init": {"median_ms": 0}},
            "source": {"kind": "sqs", "batch_size": 1, **pollers},
            "traffic": [{"count": 100}],
        }
        return len([one for one in notes(play(told), Kind.SENT_TO_FUNCTION) if one.at_ms == 0])

    assert at_once() == 5
    assert at_once(least_pollers=3) == 30


@pytest.mark.parametrize(("least", "most"), [(1, 200), (201, 300), (2, 10_001), (50, 40)])
def test_provisioned_pollers_of_a_queue_have_bounds(least, most):
    with pytest.raises(BadScenario, match="Pollers"):
        play({"source": {"kind": "sqs", "least_pollers": least, "most_pollers": most}})
