"""How a mapping scales with its queue."""

from __future__ import annotations

import pytest

from portal.engines.simulation import Account, Answer, Fixed, Kind, Model
from portal.engines.simulation.queues import ProvisionedPollers
from tests.engines.simulation.world import ERROR, MINUTE, SECOND, Scripted, World, send_all

SLOW = Model(duration=Fixed(5 * MINUTE), init=Fixed(0))


def backlog(world: World, **settings):
    queue = world.queue(visibility_ms=10 * MINUTE)
    mapping = world.mapping(queue, batch_size=1, **settings)
    for _ in range(1_400):
        queue.send("a")
    return queue, mapping


def slow_world(**function) -> World:
    return World(SLOW, account=Account(concurrency=100_000), timeout_ms=10 * MINUTE, **function)


def at_once_after(seconds: int, **settings) -> int:
    world = slow_world()
    _, mapping = backlog(world, **settings)
    world.run(virtual_ms=seconds * SECOND)
    return mapping.pollers.at_once


def test_a_mapping_starts_with_five_batches_at_once():
    world = slow_world()
    backlog(world)
    world.run(virtual_ms=0)

    assert world.function.busy == 5


@pytest.mark.parametrize(
    ("seconds", "at_once"), [(60, 305), (120, 605), (248, 1_245), (249, 1_250), (290, 1_250)]
)
def test_it_grows_by_three_hundred_a_minute_to_1250(seconds, at_once):
    assert at_once_after(seconds) == at_once


def test_it_shrinks_again_when_nothing_waits():
    world = World(Model(duration=Fixed(10 * SECOND), init=Fixed(0)), timeout_ms=30 * SECOND)
    queue = world.queue()
    mapping = world.mapping(queue, batch_size=1)
    for _ in range(500):
        queue.send("a")
    world.run()
    assert mapping.pollers.peak > 100
    world.clock.after(10 * MINUTE, lambda: None)
    world.run()

    assert mapping.pollers.at_once == 5


def test_a_queue_that_five_can_keep_up_with_is_polled_by_five():
    world = World(Model(duration=Fixed(10), init=Fixed(0)))
    queue = world.queue()
    mapping = world.mapping(queue)
    for ms in range(0, 30_000, 50):
        world.clock.at(ms, lambda: queue.send("a"))

    world.run()

    assert mapping.pollers.at_once == 5


@pytest.mark.parametrize("most", [2, 5, 50])
def test_maximum_concurrency_is_never_exceeded(most):
    world = slow_world()
    backlog(world, maximum_concurrency=most)
    world.run(virtual_ms=2 * MINUTE)

    assert world.function.peak == most
    assert world.ledger.throttles == 0


def test_failing_batches_take_pollers_away_but_leave_five():
    world = World(Scripted([ERROR], duration_ms=100), account=Account(concurrency=100_000))
    _, mapping = backlog(world)
    world.run(virtual_ms=30 * SECOND)

    assert mapping.pollers.at_once < 30
    assert mapping.pollers.at_once >= 5


def test_failures_that_are_reported_take_none_away():
    shrunk = []
    for response in ({"batchItemFailures": [{"itemIdentifier": ""}]}, None):
        world = World(Scripted([Answer(response=response)], duration_ms=5_000), timeout_ms=30 * SECOND)
        _, mapping = backlog(world, reports_failures=True)
        world.run(virtual_ms=20 * SECOND)
        shrunk.append(mapping.pollers.at_once)

    assert shrunk[0] == shrunk[1] == 5 + 20 * 5


def test_provisioned_pollers_have_ten_invocations_at_once_each():
    world = slow_world()
    backlog(world, provisioned=ProvisionedPollers(least=3, most=3))
    world.run(virtual_ms=MINUTE)

    assert world.function.peak == 30


def test_provisioned_pollers_grow_by_a_thousand_a_minute_up_to_their_most():
    assert at_once_after(30, provisioned=ProvisionedPollers(least=2, most=200)) == 20 + 500
    assert at_once_after(119, provisioned=ProvisionedPollers(least=2, most=100)) == 1_000


def test_provisioned_pollers_carry_a_megabyte_a_second_each():
    world = World(Model(duration=Fixed(0), init=Fixed(0)))
    queue = world.queue()
    world.mapping(queue, batch_size=1, provisioned=ProvisionedPollers(least=2, most=2))
    for _ in range(40):
        queue.send("a" * 1_000_000)
    world.run()

    last = world.times(Kind.SENT_TO_FUNCTION)[-1]
    assert 18 * SECOND <= last <= 20 * SECOND  # 40 MB by two megabytes a second, the first of them at once


def test_provisioned_pollers_leave_in_the_queue_what_they_cannot_carry_yet():
    world = World(Model(duration=Fixed(0), init=Fixed(0)), timeout_ms=1_000)
    queue = world.queue(visibility_ms=2 * SECOND)
    world.mapping(queue, batch_size=1, provisioned=ProvisionedPollers(least=2, most=2))
    for _ in range(30):
        queue.send("a" * 1_000_000)
    world.run()

    assert (world.ledger.deleted, world.ledger.delivered, world.ledger.check()) == (30, 30, True)


def test_an_empty_queue_takes_no_virtual_time():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, ["a"])

    world.run()

    assert world.clock.now_ms == 0
