"""An event source mapping for SQS: batches, windows, failures, throttles, filters."""

from __future__ import annotations

import pytest

from portal.engines.simulation import Answer, BadSettings, Kind
from portal.engines.simulation.queues import ProvisionedPollers
from tests.engines.simulation.world import ERROR, SECOND, Scripted, World, numbers, send_all

# Batches


def test_a_batch_has_ten_messages_unless_told_otherwise():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, numbers(25))

    world.run()

    assert [len(batch) for batch in world.handler.bodies()] == [10, 10, 5]


def test_what_is_there_goes_at_once_without_a_window():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, ["a"])

    world.run()

    assert (world.handler.begun_ms, world.clock.now_ms) == ([0], 0)


@pytest.mark.parametrize(
    ("settings", "name", "words"),
    [
        ({"batch_size": 10_001, "window_ms": SECOND}, "orders", "1 to 10,000"),
        ({"batch_size": 0}, "orders", "1 to 10,000"),
        ({"batch_size": 11}, "orders.fifo", "1 to 10 for a FIFO"),
        ({"batch_size": 11}, "orders", "needs a batch window"),
        ({"batch_size": 11, "window_ms": 999}, "orders", "needs a batch window"),
        ({"window_ms": 301 * SECOND}, "orders", "0 to 300 s"),
        ({"window_ms": SECOND}, "orders.fifo", "no batch window"),
        ({"maximum_concurrency": 1}, "orders", "2 to 1,000"),
        ({"maximum_concurrency": 1_001}, "orders", "2 to 1,000"),
        ({"provisioned": ProvisionedPollers(least=1)}, "orders", "2 to 200"),
        ({"provisioned": ProvisionedPollers(least=201)}, "orders", "2 to 200"),
        ({"provisioned": ProvisionedPollers(most=10_001)}, "orders", "2 to 10,000"),
        ({"provisioned": ProvisionedPollers(least=9, most=8)}, "orders", "more than"),
        ({"provisioned": ProvisionedPollers(), "maximum_concurrency": 5}, "orders", "exclude each other"),
    ],
)
def test_what_aws_refuses_is_refused_with_the_bounds(settings, name, words):
    world = World()

    with pytest.raises(BadSettings, match=words):
        world.mapping(world.queue(name=name), **settings)


@pytest.mark.parametrize(
    ("settings", "name"),
    [({"batch_size": 10_000, "window_ms": SECOND}, "orders"), ({"batch_size": 10}, "orders.fifo")],
)
def test_the_largest_batches_are_taken(settings, name):
    world = World()

    mapping = world.mapping(world.queue(name=name), **settings)

    assert mapping.settings.batch_size == settings["batch_size"]


def test_a_visibility_timeout_under_the_functions_timeout_is_refused():
    world = World(timeout_ms=31 * SECOND)

    with pytest.raises(
        BadSettings, match="Queue visibility timeout: 30 seconds is less than Function timeout"
    ):
        world.mapping(world.queue())


# The window


def test_a_window_gathers_until_it_ends():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, window_ms=5 * SECOND)
    for second in (0, 2, 4, 6):
        world.clock.at(second * SECOND, lambda second=second: queue.send(f"at {second}"))

    world.run()

    assert world.handler.bodies() == [["at 0", "at 2", "at 4"], ["at 6"]]
    assert world.handler.begun_ms == [5 * SECOND, 11 * SECOND]


def test_a_window_ends_when_the_batch_is_full():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, window_ms=300 * SECOND, batch_size=3)
    send_all(queue, numbers(3))

    world.run()

    assert (world.handler.begun_ms, world.clock.now_ms) == ([0], 0)


def test_a_window_ends_when_the_batch_has_six_megabytes():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, window_ms=300 * SECOND, batch_size=100)
    for _ in range(6):
        queue.send("a" * 1_048_000)

    world.run()

    assert [len(batch) for batch in world.handler.bodies()] == [5, 1]
    assert world.handler.begun_ms == [0, 300 * SECOND]


def test_a_quiet_queues_window_may_wait_twenty_seconds():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, window_ms=SECOND, waits_long=True)
    send_all(queue, ["a"])

    world.run()

    assert world.handler.begun_ms == [20 * SECOND]


def test_a_long_wait_keeps_messages_invisible_until_it_is_over():
    world = World(Scripted([Answer()]), timeout_ms=3 * SECOND)
    queue = world.queue(visibility_ms=5 * SECOND)
    world.mapping(queue, window_ms=SECOND, waits_long=True)
    send_all(queue, ["a", "b"])

    world.run()

    assert (world.handler.bodies(), world.times(Kind.RETURNED)) == ([["a", "b"]], [])


def test_visibility_covers_window_and_timeout_with_thirty_seconds_to_spare():
    world = World(Scripted([ERROR, Answer()]), timeout_ms=30 * SECOND)
    queue = world.queue(visibility_ms=30 * SECOND)
    mapping = world.mapping(queue, window_ms=10 * SECOND)
    send_all(queue, ["a"])

    world.run()

    assert mapping.visibility_ms == 70 * SECOND
    assert world.times(Kind.RETURNED) == [70 * SECOND]


def test_a_visibility_timeout_that_is_long_enough_stays():
    world = World(timeout_ms=30 * SECOND)

    assert (
        world.mapping(world.queue(visibility_ms=240 * SECOND), window_ms=10 * SECOND).visibility_ms == 240_000
    )
