"""What holds of places whatever anybody does, and in whatever order."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.emulator.waiting import Need, Places, QueueFull
from tests.engines.emulator.guests import Guest, settle, story

MEMORY_MB = 1024
QUEUE = 8

needs = st.builds(
    Need,
    owner=st.sampled_from("abcd"),
    memory_mb=st.sampled_from((128, 256, 512, MEMORY_MB)),
    batch=st.booleans(),
)
# An arrival; or somebody, counted from the oldest who is there, who leaves or gives up, before or after
# the others have noticed what happened last.
steps = st.lists(
    st.one_of(
        needs,
        st.tuples(st.sampled_from(("leave", "cancel")), st.integers(0, 20), st.booleans()),
    ),
    max_size=60,
)


async def play(places: Places, steps: list[Need | tuple[str, int, bool]], check: bool) -> list[Guest]:
    """Everybody who came, in order."""
    guests: list[Guest] = []
    for step in steps:
        if isinstance(step, Need):
            guests.append(Guest(places, step))
            await settle()
        else:
            word, number, is_noticed = step
            there = [guest for guest in guests if not guest.task.done()]
            if there:
                someone = there[number % len(there)]
                someone.begin_to_leave() if word == "leave" else someone.task.cancel()
            await (settle() if is_noticed else asyncio.sleep(0))
        if check:
            look_around(places, guests)
    return guests


def look_around(places: Places, guests: list[Guest]) -> None:
    inside = [guest for guest in guests if guest.is_in]
    assert len(inside) <= places.taken <= places.at_once
    assert sum(guest.need.memory_mb for guest in inside) <= places.taken_mb <= places.memory_mb
    assert sum(guest.need.batch for guest in inside) <= max(1, places.at_once // 2)
    assert places.queued <= QUEUE


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), steps)
def test_limits_hold_at_every_moment_and_in_the_end_nothing_is_left(
    at_once: int, steps: list[Need | tuple[str, int, bool]]
) -> None:
    async def work() -> None:
        places = Places(at_once=at_once, queue=QUEUE, memory_mb=MEMORY_MB)
        guests = await play(places, steps, check=True)
        for guest in guests:
            guest.task.cancel()
        await settle()
        assert all(guest.task.done() for guest in guests)
        assert (places.taken, places.taken_mb, places.queued) == (0, 0, 0)

    story(work)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), steps)
def test_everybody_gets_in_in_the_end_unless_they_give_up_or_are_turned_away(
    at_once: int, steps: list[Need | tuple[str, int, bool]]
) -> None:
    async def work() -> None:
        places = Places(at_once=at_once, queue=QUEUE, memory_mb=MEMORY_MB)
        guests = await play(places, steps, check=False)
        await settle()
        for guest in guests:  # nobody stays for ever, whoever got in and whoever will
            guest.begin_to_leave()
        await asyncio.wait_for(asyncio.gather(*(g.task for g in guests), return_exceptions=True), 2)
        for guest in guests:
            assert guest.task.cancelled() or isinstance(guest.task.exception(), QueueFull | None)
        assert (places.taken, places.taken_mb, places.queued) == (0, 0, 0)

    story(work)


@settings(max_examples=150, deadline=None)
@given(st.lists(needs, min_size=1, max_size=QUEUE))
def test_positions_are_the_numbers_of_the_queue_and_interactive_jobs_have_the_first_ones(
    waiting: list[Need],
) -> None:
    async def work() -> None:
        places = Places(at_once=1, queue=QUEUE, memory_mb=MEMORY_MB)
        guests = await play(places, [Need(owner="x", memory_mb=MEMORY_MB), *waiting], check=True)
        queue = sorted(guests[1:], key=lambda guest: guest.told[-1])
        assert [guest.told[-1] for guest in queue] == [*range(1, len(waiting) + 1)]
        assert [guest.need.batch for guest in queue] == sorted(need.batch for need in waiting)
        for batch in (False, True):
            served = [guest.need.owner for guest in queue if guest.need.batch is batch]
            assert_in_turn(served)
        # And they go in the order that they were told.
        await guests[0].leave()
        for number, guest in enumerate(queue):
            assert [other.is_in for other in queue[number:]] == [True] + [False] * (len(queue) - number - 1)
            await guest.leave()

    story(work)


def assert_in_turn(served: list[str]) -> None:
    """Nobody is served for the n-th time before everybody who waits has been served n - 1 times."""
    for number, owner in enumerate(served):
        before = served[:number].count(owner)
        for other in set(served):
            assert served[:number].count(other) >= min(before, served.count(other))
