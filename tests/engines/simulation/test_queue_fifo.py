"""FIFO queues: order within a group, and what is taken once."""

from __future__ import annotations

import pytest

from portal.engines.simulation.queues import RefusedMessage
from tests.engines.simulation.world import SECOND, World, bodies, let_pass, receive, send_all

# FIFO


def test_nothing_of_a_group_is_received_while_one_of_it_is_in_flight():
    world = World()
    queue = world.queue(name="orders.fifo")
    send_all(queue, ["a1", "a2", "b1"], group=lambda body: body[0])
    first = receive(queue, 1)
    assert bodies(first) == ["a1"]
    assert bodies(receive(queue)) == ["b1"]

    queue.delete(first[0], first[0].receipt)
    assert bodies(receive(queue)) == ["a2"]


def test_what_comes_back_is_first_in_its_group_again():
    world = World()
    queue = world.queue(name="orders.fifo", visibility_ms=SECOND)
    send_all(queue, ["1", "2", "3"])
    batch = receive(queue, 2)
    queue.delete(batch[0], batch[0].receipt)
    world.run()

    assert bodies(receive(queue)) == ["2", "3"]


def test_what_was_sent_within_five_minutes_is_not_taken_again():
    world = World()
    queue = world.queue(name="orders.fifo")
    first = queue.send("a", group="g", deduplication="x")

    assert queue.send("b", group="g", deduplication="x") == first
    let_pass(world, 299_999)
    assert queue.send("b", group="g", deduplication="x") == first
    let_pass(world, 1)
    assert queue.send("b", group="g", deduplication="x") != first
    assert bodies(receive(queue)) == ["a", "b"]
    assert (world.ledger.arrived, world.ledger.check()) == (2, True)


def test_deduplication_by_content_is_by_body():
    queue = World().queue(name="orders.fifo", content_based_deduplication=True)

    assert queue.send("a", group="g") == queue.send("a", group="g") != queue.send("b", group="g")


def test_a_fifo_message_needs_a_group_and_something_to_be_known_by():
    queue = World().queue(name="orders.fifo")

    with pytest.raises(RefusedMessage, match="MessageGroupId"):
        queue.send("a", deduplication="x")
    with pytest.raises(RefusedMessage, match="MessageDeduplicationId"):
        queue.send("a", group="g")


def test_a_dead_lettered_message_lets_its_group_go_on():
    world = World()
    dead = world.queue(name="dead.fifo")
    queue = world.queue(name="orders.fifo", visibility_ms=SECOND, max_receive_count=1, dead=dead)
    send_all(queue, ["poison", "next"])
    receive(queue, 1)
    world.run()

    assert bodies(receive(queue)) == ["next"]
    assert bodies(receive(dead)) == ["poison"]
