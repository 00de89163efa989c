"""SQS itself: visibility, redrive, retention, delay, FIFO order and deduplication."""

from __future__ import annotations

import pytest

from portal.engines.events import sqs
from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.queues import QueueSettings, RefusedMessage
from tests.engines.simulation.world import SECOND, World, bodies, let_pass, receive, send_all

DAY = 24 * 3_600 * SECOND


def test_a_received_message_is_invisible_for_thirty_seconds_unless_told_otherwise():
    world = World()
    queue = world.queue()
    queue.send("a")
    receive(queue)
    assert receive(queue) == []

    let_pass(world, 29_999)
    assert world.times(Kind.RETURNED) == [30_000]  # the run ends when nothing is left: the return is in it
    assert bodies(receive(queue)) == ["a"]


def test_the_visibility_timeout_may_be_changed_for_one_receive():
    world = World()
    queue = world.queue()
    queue.send("a")
    batch = receive(queue)

    queue.change_visibility(batch, batch[0].receipt, ms=5 * SECOND)
    world.run()

    assert world.times(Kind.RETURNED) == [5 * SECOND]


def test_one_of_a_batch_may_stay_away_longer_than_the_others():
    world = World()
    queue = world.queue()
    send_all(queue, ["a", "b"])
    batch = receive(queue)

    queue.change_visibility(batch[:1], batch[0].receipt, ms=50 * SECOND)
    world.run()

    assert [(note.at_ms, note.subject) for note in world.notes(Kind.RETURNED)] == [
        (30 * SECOND, "orders#2"),
        (50 * SECOND, "orders#1"),
    ]


def test_a_deleted_message_is_gone_and_takes_no_time():
    world = World()
    queue = world.queue()
    queue.send("a")
    (held,) = receive(queue)

    assert queue.delete(held, held.receipt)
    world.run()

    assert (world.clock.now_ms, queue.held, receive(queue)) == (0, 0, [])


def test_each_receive_is_counted_and_told():
    world = World()
    queue = world.queue(visibility_ms=SECOND)
    queue.send("a")
    told = []
    for _ in range(3):
        (held,) = receive(queue)
        told.append(sqs.record(queue.described, held.told)["attributes"]["ApproximateReceiveCount"])
        world.run()

    assert told == ["1", "2", "3"]


def test_the_first_receive_stays_the_first():
    world = World()
    queue = world.queue(visibility_ms=SECOND)
    queue.send("a")
    (first,) = receive(queue)
    at_ms = first.told.first_received_at_ms
    world.run()
    (again,) = receive(queue)

    assert again.told.first_received_at_ms == at_ms


def test_an_old_receipt_deletes_nothing_that_another_has_received():
    world = World()
    queue = world.queue(visibility_ms=SECOND)
    queue.send("a")
    (held,) = receive(queue)
    old = held.receipt
    world.run()
    receive(queue)

    assert not queue.delete(held, old)
    assert queue.held == 1


def test_an_old_receipt_deletes_a_message_that_nobody_has_received_since():
    world = World()
    queue = world.queue(visibility_ms=SECOND)
    queue.send("a")
    (held,) = receive(queue)
    old = held.receipt
    world.run()

    assert queue.delete(held, old)
    assert receive(queue) == []


def test_a_message_that_was_received_too_often_goes_to_the_dead_letter_queue():
    world = World()
    dead = world.queue(name="dead")
    queue = world.queue(visibility_ms=SECOND, max_receive_count=3, dead=dead)
    queue.send("a")
    received = 0
    while batch := receive(queue):
        received += len(batch)
        world.run()

    (letter,) = receive(dead)
    assert received == 3
    assert letter.told.body == "a"
    assert letter.told.moved_from_arn == queue.described.arn
    assert [note.detail["receives"] for note in world.notes(Kind.DEAD_LETTERED)] == [3]


def test_a_dead_letter_counts_as_one_until_somebody_receives_it():
    world = World()
    dead = world.queue(name="dead")
    queue = world.queue(visibility_ms=SECOND, max_receive_count=1, dead=dead)
    queue.send("a")
    receive(queue)
    world.run()
    receive(queue)
    assert (world.ledger.dead_lettered, world.ledger.in_flight, world.ledger.check()) == (1, 0, True)

    (letter,) = receive(dead)
    assert (world.ledger.dead_lettered, world.ledger.in_flight, world.ledger.check()) == (0, 1, True)
    dead.delete(letter, letter.receipt)
    assert (world.ledger.deleted, world.ledger.in_flight, world.ledger.check()) == (1, 0, True)


def test_retention_is_four_days_unless_told_otherwise():
    world = World()
    queue = world.queue()
    queue.send("a")
    let_pass(world, 4 * DAY + 1)

    assert world.times(Kind.EXPIRED) == [4 * DAY]
    assert (receive(queue), queue.held, world.ledger.lost) == ([], 0, 1)


def test_retention_goes_on_in_a_standard_dead_letter_queue_and_begins_anew_in_a_fifo_one():
    kept = {}
    for suffix in ("", ".fifo"):
        world = World()
        dead = world.queue(name=f"dead{suffix}", retention_ms=100 * SECOND)
        queue = world.queue(name=f"orders{suffix}", visibility_ms=60 * SECOND, max_receive_count=1, dead=dead)
        send_all(queue, ["a"])
        receive(queue)
        world.run()
        receive(queue)
        let_pass(world, 50 * SECOND)
        kept[suffix] = bodies(receive(dead))

    assert kept == {"": [], ".fifo": ["a"]}


def test_a_delayed_message_is_not_visible_before():
    world = World()
    queue = world.queue(delay_ms=10 * SECOND)
    queue.send("a")
    queue.send("b", delay_ms=2 * SECOND)
    seen = []
    queue.on_ready.append(lambda: seen.append((world.clock.now_ms, bodies(receive(queue)))))

    world.run()

    assert seen[:2] == [(2 * SECOND, ["b"]), (10 * SECOND, ["a"])]


def test_a_message_has_one_byte_to_one_mebibyte():
    queue = World().queue()
    queue.send("a" * 1_048_576)

    for body in ("", "a" * 1_048_577, "é" * 524_289):
        with pytest.raises(RefusedMessage, match="1 to 1,048,576 bytes"):
            queue.send(body)


def test_a_batch_has_six_megabytes_with_its_metadata_but_always_one_message():
    queue = World().queue()
    for _ in range(8):
        queue.send("a" * 1_048_576)

    assert len(receive(queue)) == 5
    assert len(queue.receive(most=10, most_bytes=10)) == 1


def test_a_standard_queue_may_deliver_twice_by_itself():
    world = World()
    queue = world.queue(duplicates=1.0)
    queue.send("a")
    (held,) = receive(queue)
    (twin,) = receive(queue, 1)

    assert twin.told.body == "a"
    queue.delete(held, held.receipt)
    queue.delete(twin, twin.receipt)
    assert (world.ledger.deleted, queue.held, world.ledger.check()) == (1, 0, True)


@pytest.mark.parametrize(
    "settings",
    [
        {"visibility_ms": 43_201 * SECOND},
        {"retention_ms": 59 * SECOND},
        {"retention_ms": 15 * DAY},
        {"delay_ms": 901 * SECOND},
        {"name": "a.fifo", "duplicates": 0.1},
        {"max_receive_count": 5},
    ],
    ids=str,
)
def test_what_sqs_refuses_is_refused(settings):
    with pytest.raises(BadSettings):
        World().queue(**settings)


def test_the_dead_letter_queue_of_a_fifo_queue_is_fifo():
    world = World()

    with pytest.raises(BadSettings, match="must be a FIFO queue"):
        world.queue(name="a.fifo", max_receive_count=5, dead=world.queue(name="dead"))


def test_the_defaults_are_those_of_sqs():
    settings = QueueSettings()

    assert (settings.visibility_ms, settings.retention_ms, settings.delay_ms) == (30_000, 4 * DAY, 0)
