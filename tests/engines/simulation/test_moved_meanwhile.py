"""A message may be moved to the dead-letter queue while the function is still at it."""

from __future__ import annotations

import pytest

from tests.engines.simulation.world import SECOND, World


@pytest.mark.parametrize("suffix", ["", ".fifo"], ids=["standard", "FIFO"])
def test_deleting_what_has_been_moved_to_the_dead_letter_queue_deletes_nothing(suffix):
    world = World()
    dead = world.queue(name=f"dead{suffix}")
    queue = world.queue(name=f"orders{suffix}", max_receive_count=1, dead=dead, visibility_ms=5 * SECOND)
    queue.send("1", group="one" if suffix else None, deduplication="1" if suffix else None)
    (held,) = queue.receive(most=1, most_bytes=1_000_000)
    receipt = held.receipt
    world.run()
    assert queue.receive(most=1, most_bytes=1_000_000) == []

    assert queue.delete(held, receipt) is False

    assert world.ledger.check()
    assert (world.ledger.deleted, world.ledger.dead_lettered) == (0, 1)
    assert [one.told.body for one in dead.receive(most=1, most_bytes=1_000_000)] == ["1"]
