"""The asynchronous queue: what is tried again, what is given up, and who is told."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from portal.engines.events import destinations
from portal.engines.simulation import Account, Answer, BadSettings, Fixed, Kind, Model, Stop
from portal.engines.simulation.asynchronous import (
    Destination,
    PayloadTooLarge,
    dead_letters_into,
)
from tests.engines.simulation.world import ERROR, MINUTE, SECOND, Scripted, World

HOUR = 60 * MINUTE


def told_to() -> tuple[list[destinations.Ended], Destination]:
    told: list[destinations.Ended] = []

    def take(ended: destinations.Ended, subject: str) -> bool:
        told.append(ended)
        return True

    return told, Destination(name="results", kind="sqs", take=take)


# As recorded on AWS


def test_a_failing_event_has_three_attempts_sixty_and_a_hundred_and_twenty_seconds_apart():
    handler = Scripted([ERROR])
    world = World(handler)
    told, destination = told_to()
    world.events(on_failure=destination).publish({"id": 1})

    assert world.run() is Stop.QUIET

    assert handler.begun_ms == [0, 60 * SECOND, 180 * SECOND]
    record = destinations.record(told[0])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["requestContext"]["functionArn"].endswith(":function:my-function:$LATEST")
    assert record["requestPayload"] == {"id": 1}
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"] == {"errorMessage": "no", "errorType": "ValueError"}


def test_reserved_concurrency_of_zero_is_no_attempt_and_straight_to_the_destination():
    handler = Scripted([Answer()])
    world = World(handler, reserved=0)
    told, destination = told_to()
    world.events(on_failure=destination).publish({})

    world.run()

    assert handler.begun_ms == []
    context = destinations.record(told[0])["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("ZeroReservedConcurrency", 0)
    assert world.clock.now_ms == 0


def test_a_maximum_age_of_sixty_seconds_ends_it_after_one_attempt():
    handler = Scripted([ERROR], duration_ms=20)
    world = World(handler)
    told, destination = told_to()
    world.events(on_failure=destination, age_ms=60 * SECOND).publish({})

    world.run()

    context = destinations.record(told[0])["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 1)
    assert world.clock.now_ms == 20  # seen ahead, not waited for


def test_every_attempt_has_the_same_request_id():
    handler = Scripted([ERROR])
    world = World(handler)
    request_id = world.events().publish({})

    world.run()

    assert handler.request_ids == [request_id] * 3


def test_a_dead_letter_is_the_event_with_three_attributes():
    world = World(Scripted([ERROR]))
    dead = world.queue(name="dead")
    request_id = world.events(dead_letters=dead_letters_into(dead)).publish({"id": 1})

    world.run()

    (letter,) = dead.receive(most=10, most_bytes=10**6)
    assert json.loads(letter.told.body) == {"id": 1}
    assert {name: (it.value, it.data_type) for name, it in letter.told.attributes.items()} == {
        "RequestID": (request_id, "String"),
        "ErrorCode": ("200", "Number"),
        "ErrorMessage": ("no", "String"),
    }


# The configuration


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (1, 2), (2, 3)])
def test_maximum_retry_attempts_are_kept(retries, attempts):
    handler = Scripted([ERROR])
    world = World(handler)
    world.events(retries=retries).publish({})

    world.run()

    assert len(handler.begun_ms) == attempts


@pytest.mark.parametrize(
    "settings",
    [{"retries": -1}, {"retries": 3}, {"age_ms": 59_999}, {"age_ms": 6 * HOUR + 1}],
    ids=str,
)
def test_a_configuration_that_aws_refuses_is_refused(settings):
    with pytest.raises(BadSettings, match="Maximum"):
        World().events(**settings)


def test_s3_takes_failures_only_and_a_dead_letter_queue_is_a_queue_or_topic():
    to_s3 = Destination(name="bucket", kind="s3", take=lambda ended, subject: True)
    to_bus = Destination(name="bus", kind="eventbridge", take=lambda ended, subject: True)

    World().events(on_failure=to_s3)
    with pytest.raises(BadSettings, match="failures only"):
        World().events(on_success=to_s3)
    with pytest.raises(BadSettings, match="queue or topic"):
        World().events(dead_letters=to_bus)


def test_a_fifo_queue_is_no_destination():
    world = World()

    with pytest.raises(BadSettings, match="FIFO"):
        dead_letters_into(world.queue(name="dead.fifo"))


def test_an_event_has_one_mebibyte_at_most():
    world = World()
    queue = world.events()
    queue.publish("x" * (1_048_576 - 2))

    with pytest.raises(PayloadTooLarge, match="1,048,577 bytes"):
        queue.publish("x" * (1_048_576 - 1))


# Throttles


def test_a_throttled_event_waits_one_second_then_twice_as_long_up_to_five_minutes():
    hour_long = Model(duration=Fixed(900 * SECOND), init=Fixed(0))
    world = World(hour_long, reserved=1, timeout_ms=900 * SECOND)
    queue = world.events(retries=0)
    world.invoke()
    queue.publish({})

    world.run()

    throttled = world.times(Kind.THROTTLED)
    pauses = [later - earlier for earlier, later in pairwise(throttled)]
    assert pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000]
    (sent,) = world.times(Kind.SENT_TO_FUNCTION)
    assert sent - throttled[-1] == 300_000


def test_a_throttle_takes_no_retry_away():
    handler = Scripted([Answer(), ERROR], duration_ms=10)
    world = World(handler, reserved=1)
    queue = world.events()
    world.invoke()
    queue.publish({})

    world.run()

    assert len(world.times(Kind.THROTTLED)) == 1
    assert len(world.times(Kind.SENT_TO_FUNCTION)) == 3


def test_a_throttled_event_is_given_up_after_six_hours():
    world = World(account=Account(concurrency=0))  # others have all of it
    told, destination = told_to()
    world.events(on_failure=destination).publish({})

    world.run()

    assert (told[0].condition, told[0].invoke_count) == ("EventAgeExceeded", 0)
    assert 6 * HOUR - 5 * MINUTE <= world.clock.now_ms <= 6 * HOUR
