"""What becomes of asynchronous events, and who is told."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Answer, Fixed, FunctionError, Kind, Model, Stop
from portal.engines.simulation.asynchronous import (
    dead_letters_into,
    results_into,
    results_to,
)
from tests.engines.simulation.world import ERROR, MINUTE, SECOND, Scripted, World

# What becomes of it


def test_a_success_is_told_to_its_destination():
    world = World(Scripted([Answer(response={"ok": True})]))
    results = world.queue(name="results")
    world.events(on_success=results_into(results)).publish({"id": 1})

    world.run()

    (message,) = results.receive(most=10, most_bytes=10**6)
    record = json.loads(message.told.body)
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == {"ok": True}


def test_another_function_may_be_the_destination():
    handler = Scripted([Answer(response="done")])
    world = World(handler)
    second = world.events()
    failing = World(Scripted([ERROR]), name="first", beside=world)
    failing.events(on_failure=results_to(second), retries=0).publish({"id": 1})

    world.run()

    assert [event["requestContext"]["condition"] for event in handler.events] == ["RetriesExhausted"]


def test_without_a_destination_a_failed_event_is_lost():
    world = World(Scripted([ERROR]))
    world.events().publish({})

    world.run()

    assert (world.ledger.expired, world.ledger.lost) == (1, 1)
    assert world.ledger.check()


def test_with_a_dead_letter_queue_it_is_not_lost_and_counted_once():
    world = World(Scripted([ERROR]))
    world.events(dead_letters=dead_letters_into(world.queue(name="dead"))).publish({})

    world.run()

    assert (world.ledger.arrived, world.ledger.dead_lettered, world.ledger.lost) == (1, 1, 0)
    assert world.ledger.check()


def test_lambda_may_deliver_an_event_twice_without_any_error():
    handler = Scripted([Answer(handled=frozenset({0}))])
    world = World(handler)
    world.events(duplicates=1.0).publish({})

    world.run()

    assert len(handler.events) == 2
    assert len(set(handler.request_ids)) == 1
    assert (world.ledger.duplicated, world.ledger.deleted) == (1, 1)
    assert world.ledger.check()


def test_a_time_out_is_retried_as_an_error_is():
    timed_out = Answer(error=FunctionError("Sandbox.Timedout", "hung"), timed_out=True)
    world = World(Scripted([timed_out, Answer()], duration_ms=10), timeout_ms=3_000)
    world.events().publish({})

    world.run()

    assert world.times(Kind.SENT_TO_FUNCTION) == [0, 3_000 + MINUTE]
    assert world.ledger.deleted == 1


@given(
    arrivals=st.lists(st.integers(min_value=0, max_value=10_000), max_size=30),
    failure_rate=st.floats(min_value=0, max_value=1),
    reserved=st.none() | st.integers(min_value=0, max_value=2),
    retries=st.integers(min_value=0, max_value=2),
    age_s=st.integers(min_value=60, max_value=400),
    has_dead_letters=st.booleans(),
    seed=st.integers(min_value=0, max_value=100),
)
def test_no_event_is_lost_from_sight_or_invented(
    arrivals, failure_rate, reserved, retries, age_s, has_dead_letters, seed
):
    model = Model(failure_rate=failure_rate, duration=Fixed(700), init=Fixed(100))
    world = World(model, seed=seed, reserved=reserved)
    dead = dead_letters_into(world.queue(name="dead")) if has_dead_letters else None
    queue = world.events(dead_letters=dead, retries=retries, age_ms=age_s * SECOND, duplicates=0.1)
    for at_ms in arrivals:
        world.clock.at(at_ms, lambda: queue.publish({}))

    assert world.run() is Stop.QUIET

    ledger = world.ledger
    assert ledger.check()
    assert (ledger.arrived, ledger.in_flight) == (len(arrivals), 0)
    assert ledger.dead_lettered == 0 or has_dead_letters
    assert ledger.lost == ledger.expired
