"""Who gets an environment, for how long, and who is refused."""

from __future__ import annotations

from portal.engines.simulation import Answer, Fixed, FunctionError, Kind, Model
from tests.engines.simulation.world import ERROR, MINUTE, SECOND, Scripted, World

STEADY = Model(duration=Fixed(100), init=Fixed(250))


# Environments


def test_the_first_invocation_is_cold_and_the_next_is_warm():
    world = World(STEADY)
    world.invoke()
    world.clock.after(SECOND, world.invoke)

    world.run()

    assert [(it.is_cold, it.environment, it.ended_ms - it.begun_ms) for it in world.ended] == [
        (True, 1, 350),
        (False, 1, 100),
    ]


def test_events_at_the_same_time_have_an_environment_each():
    world = World(STEADY)
    for _ in range(3):
        world.invoke()

    world.run()

    assert [it.environment for it in world.ended] == [1, 2, 3]
    assert world.ledger.cold_starts == 3


def test_init_is_billed():
    world = World(STEADY)
    world.invoke()

    world.run()

    assert world.ended[0].billed_ms == 350
    assert world.ledger.billed_ms == 350


def test_an_idle_environment_is_gone_after_five_to_fifteen_minutes():
    world = World(STEADY)
    world.invoke()
    world.clock.at(16 * MINUTE, world.invoke)

    world.run()

    (stopped,) = world.times(Kind.ENVIRONMENT_STOPPED)
    assert 5 * MINUTE <= stopped - 350 <= 15 * MINUTE
    assert [it.is_cold for it in world.ended] == [True, True]


def test_an_environment_that_is_used_is_not_idle():
    world = World(STEADY)
    for minute in range(0, 60, 4):
        world.clock.at(minute * MINUTE, world.invoke)

    world.run()

    assert world.ledger.cold_starts == 1


def test_idle_environments_take_no_virtual_time():
    world = World(STEADY)
    world.invoke()

    world.run()

    assert world.clock.now_ms == 350


# Time-outs and init


def test_a_handler_that_takes_too_long_times_out_at_its_timeout():
    world = World(Model(duration=Fixed(9 * SECOND), init=Fixed(0)), timeout_ms=3_000)
    world.invoke()

    world.run()

    (ended,) = world.ended
    assert (ended.answer.timed_out, ended.ended_ms) == (True, 3_000)
    assert ended.answer.error.message.endswith("Task timed out after 3.00 seconds")


def test_a_handler_that_hung_is_a_time_out_at_the_timeout_whenever_that_is_found_out():
    hung = Answer(error=FunctionError("Sandbox.Timedout", "it hung"), timed_out=True)
    world = World(Scripted([hung], duration_ms=40), timeout_ms=5_000)
    world.invoke()

    world.run()

    (ended,) = world.ended
    assert (ended.ended_ms, ended.billed_ms, ended.answer.error.type) == (5_000, 5_000, "Sandbox.Timedout")


def test_after_a_time_out_init_runs_within_the_next_invocation():
    hung = Answer(error=FunctionError("Sandbox.Timedout", "it hung"), timed_out=True)
    world = World(Scripted([hung, Answer()], duration_ms=100, init_ms=400), timeout_ms=1_000)
    world.invoke()
    world.clock.at(5 * SECOND, world.invoke)

    world.run()

    first, second = world.ended
    assert (first.is_cold, first.ended_ms) == (True, 1_400)
    assert (second.is_cold, second.environment, second.ended_ms - second.begun_ms) == (False, 1, 500)


def test_an_error_of_the_handler_leaves_the_environment_as_it_is():
    world = World(Scripted([ERROR, Answer()], duration_ms=100, init_ms=400))
    world.invoke()
    world.clock.at(5 * SECOND, world.invoke)

    world.run()

    assert world.ended[1].ended_ms - world.ended[1].begun_ms == 100


def test_init_over_ten_seconds_is_done_again_within_the_functions_timeout():
    world = World(Scripted([Answer()], duration_ms=100, init_ms=12_000), timeout_ms=30_000)
    world.invoke()

    world.run()

    (ended,) = world.ended
    assert ended.ended_ms == 10_000 + 12_000 + 100
    assert not ended.has_failed


def test_init_that_takes_longer_than_the_timeout_never_gets_out_of_that():
    world = World(Scripted([Answer()], duration_ms=100, init_ms=12_000), timeout_ms=3_000)
    for minute in range(3):
        world.clock.at(minute * MINUTE, world.invoke)

    world.run()

    assert [it.answer.timed_out for it in world.ended] == [True, True, True]
    assert world.ended[0].ended_ms == 13_000
