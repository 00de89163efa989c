"""Places: who gets one, who waits, and what those who wait are told."""

from __future__ import annotations

import asyncio

import pytest

from portal.engines.emulator.waiting import PASSES, QueueFull
from tests.engines.emulator.guests import Guest, crowd, let_go_one_by_one, need, room, settle, story


def test_first_come_first_served_and_everybody_is_told_their_place() -> None:
    async def work() -> None:
        places = room(at_once=2)
        a, b, c, d, e = await crowd(places, "a b c d e")
        assert [guest.is_in for guest in (a, b, c, d, e)] == [True, True, False, False, False]
        assert [guest.told for guest in (c, d, e)] == [[1], [2], [3]]
        await b.leave()
        assert [guest.is_in for guest in (c, d, e)] == [True, False, False]
        assert [guest.told for guest in (d, e)] == [[2, 1], [3, 2]]
        for guest in (a, c, d, e):
            await guest.leave()
        assert (places.taken, places.taken_mb, places.queued) == (0, 0, 0)

    story(work)


ORDERS = {
    "one owner, as they came": ("a a a", [0, 1, 2]),
    "another's first waits for one turn": ("a a a a b", [0, 1, 4, 2, 3]),
    "owners in turn": ("a a a b b c", [0, 1, 3, 5, 2, 4]),
    "interactive before batch": ("x a::batch b::batch a b", [0, 3, 4, 1, 2]),
    "batches in turn as well": ("x a::batch a::batch b::batch", [0, 1, 3, 2]),
}


@pytest.mark.parametrize(("words", "order"), ORDERS.values(), ids=ORDERS.keys())
def test_with_one_place_all_go_in_turn_and_were_told_so(words: str, order: list[int]) -> None:
    async def work() -> None:
        guests = await crowd(room(), words)
        told = [guest.told[-1] if guest.told else 0 for guest in guests]
        assert [order.index(number) for number in range(len(guests))] == told
        assert await let_go_one_by_one(guests) == order

    story(work)


def test_a_position_is_told_again_only_when_it_has_changed() -> None:
    async def work() -> None:
        places = room(at_once=2)
        _, _, _, late = await crowd(places, "a a a a")
        assert late.told == [2]
        (other,) = await crowd(places, "b")  # comes in between: another's first goes before a second
        assert (other.told, late.told) == ([2], [2, 3])
        await crowd(places, "c::batch")
        assert late.told == [2, 3]

    story(work)


def test_batches_leave_half_of_the_places_to_those_who_wait() -> None:
    async def work() -> None:
        places = room(at_once=4)
        batches = await crowd(places, "a::batch b::batch c::batch d::batch")
        assert [guest.is_in for guest in batches] == [True, True, False, False]
        (quick,) = await crowd(places, "e")
        assert quick.is_in
        await batches[0].leave()
        assert [guest.is_in for guest in batches[1:]] == [True, True, False]

    story(work)


def test_jobs_under_way_never_have_more_memory_than_there_is() -> None:
    async def work() -> None:
        places = room(at_once=4, memory_mb=1024)
        a, b, c = await crowd(places, "a:512 b:512 c:128")
        assert [a.is_in, b.is_in, c.is_in] == [True, True, False]
        assert (places.taken, places.taken_mb, c.told) == (2, 1024, [1])
        await a.leave()
        assert c.is_in
        assert places.taken_mb == 640

    story(work)


def test_a_large_job_is_passed_a_few_times_and_then_everybody_waits_for_it() -> None:
    async def work() -> None:
        places = room(at_once=8, memory_mb=1024)
        holder, large = await crowd(places, "a:512 b:1024")
        small = await crowd(places, " ".join(f"owner{number}" for number in range(PASSES + 1)))
        assert [guest.is_in for guest in small] == [True] * PASSES + [False]
        assert large.told == [1]
        assert small[-1].told == [2]
        for guest in [holder, *small[:-1]]:
            assert not large.is_in
            await guest.leave()
        assert (large.is_in, small[-1].is_in) == (True, False)
        await large.leave()
        assert small[-1].is_in

    story(work)


def test_nobody_passes_a_large_job_of_their_own() -> None:
    async def work() -> None:
        _, large, small = await crowd(room(at_once=4, memory_mb=1024), "a:512 b:1024 b")
        assert (large.told, small.told, small.is_in) == ([1], [2], False)

    story(work)


def test_a_batch_does_not_pass_a_large_interactive_job() -> None:
    async def work() -> None:
        _, _, batch = await crowd(room(at_once=4, memory_mb=1024), "a:512 b:1024 c::batch")
        assert not batch.is_in

    story(work)


def test_who_gives_up_is_forgotten_and_the_others_move_up() -> None:
    async def work() -> None:
        places = room()
        a, b, c = await crowd(places, "a b c")
        b.task.cancel()
        await settle()
        assert places.queued == 1
        assert c.told == [2, 1]
        await a.leave()
        assert c.is_in
        await c.leave()
        assert places.taken == 0

    story(work)


def test_a_place_given_to_one_who_gives_up_in_the_same_moment_goes_on() -> None:
    async def work() -> None:
        places = room()
        a, b, c = await crowd(places, "a b c")
        a.begin_to_leave()
        await asyncio.sleep(0)  # a has left, b has its place and does not know yet
        assert (places.taken, b.is_in) == (1, False)
        b.task.cancel()
        await settle()
        assert (b.is_in, c.is_in) == (False, True)
        await c.leave()
        assert (places.taken, places.taken_mb, places.queued) == (0, 0, 0)

    story(work)


def test_nobody_passes_those_who_wait() -> None:
    async def work() -> None:
        places = room()
        a, b = await crowd(places, "a b")
        a.begin_to_leave()
        late = Guest(places, need("c"))
        await settle()
        assert (b.is_in, late.is_in) == (True, False)
        await b.leave()
        await late.leave()

    story(work)


def test_a_full_queue_takes_nobody_more_and_says_when_to_return() -> None:
    async def work() -> None:
        places = room(queue=1)
        a, b, c = await crowd(places, "a b c")
        with pytest.raises(QueueFull) as full:
            await c.task
        assert full.value.retry_after_s >= 1
        assert b.told == [1]
        await a.leave()
        await b.leave()
        assert (places.taken, places.queued) == (0, 0)

    story(work)


def test_without_a_queue_a_free_place_is_given_all_the_same() -> None:
    async def work() -> None:
        a, b = await crowd(room(queue=0), "a b")
        assert a.is_in
        with pytest.raises(QueueFull):
            await b.task

    story(work)


def test_one_who_cannot_be_told_gives_up_the_queue() -> None:
    async def work() -> None:
        places = room()
        (a,) = await crowd(places, "a")

        async def moved(position: int) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            async with places.place(need("b"), moved):
                raise AssertionError
        assert places.queued == 0
        await a.leave()

    story(work)
