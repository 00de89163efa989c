"""Virtual time, and what ends a run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Bounds, Clock, OutOfWallTime, Stop


def test_what_is_due_fires_in_order_of_time():
    clock = Clock()
    fired = []
    clock.after(20, lambda: fired.append(("b", clock.now_ms)))
    clock.after(10, lambda: fired.append(("a", clock.now_ms)))

    assert clock.run(Bounds()) is Stop.QUIET
    assert fired == [("a", 10), ("b", 20)]


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=50))
def test_equal_times_fire_in_the_order_in_which_they_were_set(delays):
    clock = Clock()
    fired = []
    for number, delay in enumerate(delays):
        clock.after(delay, lambda delay=delay, number=number: fired.append((delay, number)))

    clock.run(Bounds())

    assert fired == sorted(fired)
    assert len(fired) == len(delays)


def test_a_cancelled_alarm_neither_fires_nor_takes_time():
    clock = Clock()
    fired = []
    alarm = clock.after(1_000, lambda: fired.append(1))
    clock.after(10, alarm.cancel)

    assert clock.run(Bounds()) is Stop.QUIET
    assert (fired, clock.now_ms) == ([], 10)
    alarm.cancel()  # once more changes nothing
    assert clock.run(Bounds()) is Stop.QUIET


def test_background_alarms_never_keep_a_run_going():
    clock = Clock()
    fired = []
    clock.after(5, lambda: fired.append("idle"), background=True)
    clock.after(10, lambda: fired.append("work"))
    clock.after(1_000, lambda: fired.append("never"), background=True)

    assert clock.run(Bounds()) is Stop.QUIET
    assert (fired, clock.now_ms) == (["idle", "work"], 10)


def test_a_time_that_has_passed_is_now():
    clock = Clock()
    fired = []
    clock.after(10, lambda: clock.at(3, lambda: fired.append(clock.now_ms)))

    clock.run(Bounds())

    assert fired == [10]


def endless(clock: Clock, every_ms: int) -> None:
    def again() -> None:
        clock.after(every_ms, again)

    again()


def test_a_scenario_that_turns_on_the_spot_is_stopped_by_its_happenings():
    clock = Clock()
    endless(clock, 0)

    assert clock.run(Bounds(happenings=1_000)) is Stop.HAPPENINGS
    assert clock.happened == 1_000


def test_a_scenario_that_never_ends_is_stopped_in_virtual_time():
    clock = Clock()
    endless(clock, 1_000)

    assert clock.run(Bounds(virtual_ms=60_500)) is Stop.VIRTUAL_TIME
    assert clock.now_ms == 60_500


def test_a_scenario_that_takes_too_long_is_stopped_in_wall_time():
    seconds = iter(range(1_000))
    clock = Clock(wall=lambda: next(seconds))
    endless(clock, 1)

    assert clock.run(Bounds(wall_s=10)) is Stop.WALL_TIME


def test_what_waits_for_the_real_world_may_end_the_run():
    clock = Clock()

    def wait() -> None:
        raise OutOfWallTime

    clock.after(1, wait)

    assert clock.run(Bounds()) is Stop.WALL_TIME


def test_a_run_that_was_stopped_goes_on_with_new_bounds():
    clock = Clock()
    fired = []
    for second in (1, 2, 3):
        clock.at(second * 1_000, lambda second=second: fired.append(second))

    assert clock.run(Bounds(virtual_ms=1_500)) is Stop.VIRTUAL_TIME
    assert fired == [1]
    assert clock.run(Bounds()) is Stop.QUIET
    assert fired == [1, 2, 3]
