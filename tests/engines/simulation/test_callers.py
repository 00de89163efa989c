"""Callers who wait: doors that give up, throttles that they see, and user pools that ask three times."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.events.cognito import User
from portal.engines.front_doors import FunctionUrl, HttpApi, LoadBalancer, RestApi
from portal.engines.simulation import Kind
from portal.engines.simulation.callers import SimulatedDoor, SimulatedUserPool

from .scripted import Raised, Stage

DOORS = {"rest": RestApi(), "http": HttpApi(), "url": FunctionUrl(), "alb": LoadBalancer()}
PATHS = {"rest": "/prod/orders"}


def door_of(stage, kind, **asked):
    return SimulatedDoor(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        function=stage.function,
        door=asked.pop("door", None) or DOORS[kind],
        **asked,
    )


def call(stage, kind, **asked):
    found = door_of(stage, kind, **asked).call(PATHS.get(kind, "/orders"))
    stage.run()
    return found


def body(found):
    return found.exchange.response.body.decode()


def hello(event):
    return {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": "hello"}


def fail(event):
    raise Raised


@pytest.mark.parametrize("kind", DOORS)
def test_a_caller_gets_what_the_function_returned(kind):
    stage = Stage(hello, duration_ms=120)
    found = call(stage, kind)

    assert (found.status, body(found), found.waited_ms) == (200, "hello", 120)
    assert stage.ledger().check()


@pytest.mark.parametrize(
    ("kind", "waits_ms", "status", "says"),
    [
        ("rest", 29_000, 504, '{"message":"Endpoint request timed out"}'),
        ("http", 30_000, 503, '{"message":"Service Unavailable"}'),
    ],
)
def test_a_door_gives_up_and_the_function_runs_on(kind, waits_ms, status, says):
    """facts T-1, T-2: 29 s and 30 s."""
    stage = Stage(hello, duration_ms=40_000, timeout_ms=60_000)
    found = call(stage, kind)

    assert (found.status, body(found)) == (status, says)
    assert found.waited_ms == waits_ms + 1
    assert stage.clock.now_ms == 40_000
    assert stage.kinds(found.subject)[-1] is Kind.HANDLED


@pytest.mark.parametrize(("kind", "ms"), [("rest", 29_000), ("http", 30_000)])
def test_an_answer_in_the_last_moment_is_in_time(kind, ms):
    stage = Stage(hello, duration_ms=ms, timeout_ms=60_000)

    assert call(stage, kind).status == 200


@pytest.mark.parametrize(("kind", "status"), [("url", 502), ("alb", 502)])
def test_doors_without_a_time_out_wait_as_long_as_the_function_may_run(kind, status):
    stage = Stage(hello, duration_ms=300_000, timeout_ms=900_000)
    assert call(stage, kind).status == 200

    stage = Stage(hello, duration_ms=300_000, timeout_ms=100_000)
    found = call(stage, kind)
    assert (found.status, found.waited_ms) == (status, 100_000)


@pytest.mark.parametrize(("kind", "status"), [("rest", 502), ("http", 500), ("url", 502), ("alb", 502)])
def test_a_function_error_is_a_status_of_the_door_and_is_not_tried_again(kind, status):
    """facts G-13: API Gateway never tries again."""
    stage = Stage(fail)

    assert call(stage, kind).status == status
    assert len(stage.events) == 1


@pytest.mark.parametrize(("kind", "status"), [("rest", 500), ("http", 500), ("url", 429), ("alb", 502)])
def test_a_throttle_is_a_status_of_the_door(kind, status):
    """facts G-13."""
    stage = Stage(reserved=0)

    assert call(stage, kind).status == status
    assert stage.events == []


def test_a_burst_over_the_concurrency_is_seen_by_the_callers_and_is_lost():
    stage = Stage(hello, duration_ms=1_000, reserved=5)
    door = door_of(stage, "http")
    calls = [door.call("/orders") for _ in range(8)]
    stage.run()

    assert sorted(found.status for found in calls) == [200] * 5 + [500] * 3
    ledger = stage.ledger(door)
    assert (ledger.deleted, ledger.expired, ledger.throttles) == (5, 3, 3)
    assert ledger.check()


def test_an_api_lets_so_many_requests_a_second_through():
    """facts T-6: 10,000; the others are told 429, and no code runs."""
    stage = Stage(hello, reserved=500)
    door = door_of(stage, "http", rate=3)
    calls = [door.call("/orders") for _ in range(5)]
    stage.run()
    later = door.call("/orders")
    stage.run()

    assert [found.status for found in calls] == [200, 200, 200, 429, 429]
    assert later.status in (200, 429)
    assert len(stage.events) == 3 + (later.status == 200)


def test_a_route_that_there_is_not_never_reaches_the_function():
    stage = Stage(hello)
    found = call(stage, "rest", door=RestApi(stages={"test": {}}))

    assert found.status == 403
    assert stage.events == []
    assert stage.ledger().check()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 60_000), min_size=1, max_size=12),
    st.sampled_from(sorted(DOORS)),
    st.integers(1, 70_000),
    st.booleans(),
)
def test_each_caller_gets_one_answer(times, kind, duration_ms, fails):
    stage = Stage(fail if fails else hello, duration_ms=duration_ms, timeout_ms=60_000, reserved=4)
    door = door_of(stage, kind)
    ended = []
    for ms in times:
        stage.clock.at(ms, lambda: door.call(PATHS.get(kind, "/orders"), on_end=ended.append))
    stage.run()

    assert len(ended) == len(times) == len({found.subject for found in ended})
    assert all(found.exchange is not None for found in ended)
    assert stage.ledger(door).check()
    assert stage.function.peak <= 4


# Cognito


def pool_of(stage):
    return SimulatedUserPool(clock=stage.clock, journal=stage.journal, function=stage.function)


def ask(stage):
    asked = pool_of(stage).ask("pre-sign-up", User())
    stage.run()
    return asked


def test_a_user_pool_gets_the_event_back_with_its_answer():
    stage = Stage(lambda event: {**event, "response": {"autoConfirmUser": True}})
    asked = ask(stage)

    assert (asked.outcome, asked.attempts) == ("answered", 1)
    assert asked.response["response"] == {"autoConfirmUser": True}


def test_a_user_pool_waits_five_seconds_three_times():
    """facts G-22: 5 s, 3 attempts, and no setting for either."""
    stage = Stage(lambda event: event, duration_ms=6_000, timeout_ms=30_000)
    asked = ask(stage)

    assert (asked.outcome, asked.attempts) == ("gave up", 3)
    assert stage.times == [0, 5_000, 10_000]
    assert stage.ledger().duplicated == 1  # the function did its work three times, for nobody


def test_what_the_function_refuses_is_not_asked_again():
    stage = Stage(fail)
    asked = ask(stage)

    assert (asked.outcome, asked.attempts, asked.error) == ("refused by the function", 1, "no")


def test_a_throttle_is_asked_again_and_then_given_up():
    stage = Stage(reserved=0)
    asked = ask(stage)

    assert (asked.outcome, asked.attempts) == ("gave up", 3)
    assert stage.ledger().check()


def test_an_event_of_a_door_is_what_the_door_sends():
    stage = Stage(lambda event: {"statusCode": 200, "body": json.dumps(event["rawPath"])})

    assert body(call(stage, "http")) == '"/orders"'
