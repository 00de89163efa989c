"""SnapStart: environments that are restored from the snapshot of a version. Facts I-6, I-16, I-17."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Answer, BadSettings, Between, Fixed, FunctionError, Kind, Model
from portal.engines.simulation.scenarios import BadScenario
from tests.engines.simulation.declared import play
from tests.engines.simulation.world import MINUTE, Scripted, World

SLOW_INIT = Model(duration=Fixed(100), init=Fixed(8_000))


def test_a_restore_takes_the_place_of_init():
    world = World(SLOW_INIT, qualifier="live", restore=Fixed(300))
    world.invoke()

    world.run()

    (ended,) = world.ended
    assert (ended.ended_ms, ended.init_ms, ended.is_cold) == (400, 300, True)
    assert [one.detail["from"] for one in world.journal if one.kind is Kind.ENVIRONMENT_STARTED] == [
        "snapshot"
    ]


def test_init_that_overran_its_limit_on_demand_does_not_with_a_snapshot():
    on_demand, restored = (
        World(Model(duration=Fixed(100), init=Fixed(12_000)), timeout_ms=3_000, qualifier="live", restore=one)
        for one in (None, Fixed(300))
    )
    for world in (on_demand, restored):
        world.invoke()
        world.run()

    assert [world.ended[0].answer.timed_out for world in (on_demand, restored)] == [True, False]


def test_a_restored_environment_is_warm_afterwards():
    world = World(SLOW_INIT, qualifier="live", restore=Fixed(300))
    world.invoke()
    world.clock.at(MINUTE, world.invoke)

    world.run()

    assert [(it.is_cold, it.init_ms, it.ended_ms - it.begun_ms) for it in world.ended] == [
        (True, 300, 400),
        (False, 0, 100),
    ]


def test_a_restore_has_ten_seconds():
    world = World(SLOW_INIT, qualifier="live", restore=Fixed(10_000))
    world.invoke()

    world.run()

    assert not world.ended[0].has_failed


def test_a_restore_that_takes_longer_ends_the_invocation_after_ten_seconds():
    handler = Scripted([Answer()])
    world = World(handler, qualifier="live", restore=Fixed(10_001), timeout_ms=900_000)
    world.invoke()

    world.run()

    (ended,) = world.ended
    assert ended.answer.error is not None
    assert (ended.ended_ms, ended.answer.error.type) == (10_000, "SnapStartTimeoutException")
    assert handler.events == []


def test_what_could_not_be_restored_is_restored_once_more():
    handler = Scripted([Answer()])
    world = World(handler, qualifier="live", restore=Fixed(11_000))
    world.invoke()
    world.clock.at(MINUTE, world.invoke)

    world.run()

    assert [it.ended_ms - it.begun_ms for it in world.ended] == [10_000, 10_000]
    assert [it.environment for it in world.ended] == [1, 1]


def test_after_a_crash_it_is_restored_and_not_initialised_within_the_timeout():
    gone = Answer(error=FunctionError("Runtime.ExitError", "gone"))
    world = World(
        Scripted([gone, Answer()], init_ms=8_000), qualifier="live", restore=Fixed(500), timeout_ms=1_000
    )
    world.invoke()
    world.clock.at(MINUTE, world.invoke)

    world.run()

    assert [it.has_failed for it in world.ended] == [True, False]
    assert world.ended[1].ended_ms - world.ended[1].begun_ms == 500


def test_a_restore_is_not_billed_as_init_is():
    on_demand, restored = (World(SLOW_INIT, qualifier="live", restore=one) for one in (None, Fixed(300)))
    for world in (on_demand, restored):
        world.invoke()
        world.run()

    assert [world.ended[0].billed_ms for world in (on_demand, restored)] == [8_100, 100]


@pytest.mark.parametrize(
    "settings", [{}, {"qualifier": "live", "provisioned": 2}], ids=["$LATEST", "provisioned"]
)
def test_snap_start_is_of_versions_and_without_provisioned_concurrency(settings):
    with pytest.raises(BadSettings, match="SnapStart is of a published version"):
        World(SLOW_INIT, restore=Fixed(300), **settings)


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(1, 900))
def test_no_invocation_waits_longer_for_a_restore_than_ten_seconds(low, high, timeout_s):
    world = World(
        Model(duration=Fixed(10), init=Fixed(0)),
        qualifier="live",
        restore=Between(min(low, high), max(low, high)),
        timeout_ms=1_000 * timeout_s,
    )
    for second in range(5):
        world.clock.at(second * 1_000, world.invoke)

    world.run()

    assert all(it.ended_ms - it.begun_ms <= 10_000 + 10 for it in world.ended)
    assert len(world.ended) == 5


def test_a_scenario_may_turn_it_on():
    told = {
        "handler": {"init": {"median_ms": 8_000}},
        "source": {"kind": "http", "waits_s": 2},
        "traffic": [{"count": 3}],
    }
    assert play(told).ledger.expired == 3

    told["function"] = {"snap_start": True, "restore": {"median_ms": 300}}
    timeline = play(told)
    assert (timeline.ledger.expired, timeline.ledger.deleted) == (0, 3)
    assert timeline.ledger.billed_ms == 3 * 100

    told["function"]["provisioned"] = 1
    with pytest.raises(BadScenario, match="without provisioned concurrency"):
        play(told)
