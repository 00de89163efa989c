"""What a function and an account have at once, and in a second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Account, BadSettings, Because, Fixed, Kind, Model
from tests.engines.simulation.world import MINUTE, SECOND, World

STEADY = Model(duration=Fixed(100), init=Fixed(250))


def refusals(world: World) -> list[str]:
    return [note.detail["because"] for note in world.notes(Kind.REFUSED)]


# Concurrency


def test_an_account_has_a_thousand_at_once():
    world = World(STEADY)
    for _ in range(1_001):
        world.invoke()

    assert world.function.busy == 1_000
    assert refusals(world) == [Because.ACCOUNT.value]
    assert world.ended[0].throttle.reason == "ConcurrentInvocationLimitExceeded"
    assert world.ended[0].throttle.status == 429


def test_a_function_starts_a_thousand_environments_in_ten_seconds():
    world = World(
        Model(duration=Fixed(MINUTE), init=Fixed(0)), account=Account(concurrency=5_000), timeout_ms=MINUTE
    )
    for _ in range(1_500):
        world.invoke()
    assert world.function.busy == 1_000
    assert set(refusals(world)) == {Because.SCALING.value}

    for _ in range(1_500):
        world.clock.at(5 * SECOND, world.invoke)
    world.run(virtual_ms=6 * SECOND)

    assert world.function.busy == 1_500  # refilled continuously: half of ten seconds, half of a thousand


def test_the_rate_of_new_environments_is_not_saved_up():
    world = World(
        Model(duration=Fixed(MINUTE), init=Fixed(0)), account=Account(concurrency=5_000), timeout_ms=MINUTE
    )
    for _ in range(3_000):
        world.clock.at(10 * MINUTE, world.invoke)

    world.run(virtual_ms=10 * MINUTE)

    assert world.function.busy == 1_000


def test_reserved_concurrency_caps():
    world = World(STEADY, reserved=2)
    for _ in range(3):
        world.invoke()

    assert world.function.busy == 2
    assert world.ended[0].throttle.reason == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_reserved_concurrency_of_zero_never_runs():
    world = World(STEADY, reserved=0)
    world.invoke()
    world.run()

    assert refusals(world) == [Because.RESERVED_ZERO.value]
    assert world.ledger.invocations == 0


def test_reserved_concurrency_is_taken_from_what_others_share():
    account = Account()
    World(STEADY, account=account, name="first", reserved=900)
    other = World(STEADY, account=account, name="second")
    for _ in range(101):
        other.invoke()

    assert other.function.busy == 100


@pytest.mark.parametrize("reserved", [901, 1_000])
def test_a_hundred_have_to_stay_unreserved(reserved):
    with pytest.raises(BadSettings, match="Ask for 900 at most"):
        World(STEADY, reserved=reserved)


def test_what_is_throttled_is_neither_billed_nor_counted_as_an_invocation():
    world = World(STEADY, reserved=1)
    world.invoke()
    world.invoke()
    world.run()

    assert (world.ledger.invocations, world.ledger.throttles, world.ledger.billed_ms) == (1, 1, 350)


# Provisioned concurrency


def test_provisioned_environments_are_warm_from_the_first():
    world = World(STEADY, provisioned=2, qualifier="live")
    world.run()
    for _ in range(2):
        world.invoke()
    world.run()

    assert [it.is_cold for it in world.ended] == [False, False]


def test_what_is_over_provisioned_concurrency_spills_over_into_cold_environments():
    world = World(STEADY, provisioned=2, qualifier="live")
    world.run()
    for _ in range(3):
        world.invoke()
    world.run()

    assert [it.is_cold for it in world.ended] == [False, False, True]


def test_provisioned_concurrency_is_never_of_latest():
    with pytest.raises(BadSettings, match="published version"):
        World(STEADY, provisioned=1)


def test_latest_does_not_use_provisioned_environments():
    world = World(STEADY, provisioned=2, qualifier="live")
    world.run()
    world.invoke(qualifier="$LATEST")
    world.run()

    assert world.ended[0].is_cold


def test_provisioned_concurrency_that_takes_all_that_is_reserved_throttles_latest():
    world = World(STEADY, provisioned=5, reserved=5, qualifier="live")
    world.run()
    world.invoke(qualifier="$LATEST")
    world.invoke()

    assert refusals(world) == [Because.PROVISIONED_TAKES_ALL.value]
    assert world.function.busy == 1


def test_provisioned_counts_against_reserved():
    with pytest.raises(BadSettings, match="count against reserved"):
        World(STEADY, provisioned=5, reserved=4, qualifier="live")

    world = World(STEADY, provisioned=2, reserved=3, qualifier="live")
    world.run()
    for _ in range(5):
        world.invoke()
    assert world.function.busy == 3


def test_provisioned_environments_serve_when_all_are_ready_six_thousand_a_minute():
    world = World(STEADY, provisioned=300, qualifier="live", is_provisioned_ready=False)
    world.clock.at(2_999, world.invoke)
    world.clock.at(3_001, world.invoke)

    world.run()

    assert sorted(it.is_cold for it in world.ended) == [False, True]
    assert world.times(Kind.SCALED) == [3_000]


# Rates


def test_an_account_takes_ten_times_its_concurrency_in_requests_a_second():
    world = World(Model(duration=Fixed(1), init=Fixed(0)), account=Account(concurrency=100))
    for ms in range(1_000):
        for _ in range(2):
            world.clock.at(ms, lambda: world.invoke(is_rate_limited=True))

    world.run()

    # A full second's worth at the start, and what came in meanwhile.
    assert world.ledger.invocations == 1_999
    world_slow = World(Model(duration=Fixed(1), init=Fixed(0)), account=Account(concurrency=10))
    for ms in range(1_000):
        world_slow.clock.at(ms, lambda: world_slow.invoke(is_rate_limited=True))
    world_slow.run()
    assert 199 <= world_slow.ledger.invocations <= 200
    assert world_slow.ended[-1].throttle.reason == "FunctionInvocationRateLimitExceeded"


def test_a_reserved_function_takes_ten_times_its_own_concurrency():
    world = World(Model(duration=Fixed(0), init=Fixed(0)), reserved=2)
    for _ in range(25):
        world.invoke(is_rate_limited=True)
        world.run()

    assert world.ledger.invocations == 20
    assert refusals(world) == [Because.RATE.value] * 5
    assert world.ended[-1].throttle.reason == "ReservedFunctionInvocationRateLimitExceeded"


def test_what_comes_from_queues_is_not_limited_by_requests():
    world = World(Model(duration=Fixed(0), init=Fixed(0)), reserved=2)
    for _ in range(25):
        world.invoke()
        world.run()

    assert world.ledger.invocations == 25


def test_a_version_with_provisioned_concurrency_takes_ten_times_that_from_it():
    """What comes faster spills over, as it does when all of them are busy."""
    world = World(Model(duration=Fixed(0), init=Fixed(100)), provisioned=1, qualifier="live")
    world.run()
    for _ in range(12):
        world.invoke(is_rate_limited=True)
        world.run()

    assert [it.is_cold for it in world.ended] == [False] * 10 + [True, False]
    assert [it.environment for it in world.ended] == [1] * 10 + [2] + [1]


def test_a_throttle_is_told_as_the_api_tells_it():
    world = World(STEADY, reserved=0)
    world.invoke()

    throttle = world.ended[0].throttle
    assert (throttle.status, throttle.error_type, throttle.message) == (
        429,
        "TooManyRequestsException",
        "Rate Exceeded.",
    )


@pytest.mark.parametrize("memory_mb", [127, 10_241])
def test_a_function_has_128_to_10240_megabytes(memory_mb):
    with pytest.raises(BadSettings, match="128 to 10,240 MB"):
        World(STEADY, memory_mb=memory_mb)


@pytest.mark.parametrize("timeout_ms", [0, 999, 900_001])
def test_a_timeout_is_one_to_nine_hundred_seconds(timeout_ms):
    with pytest.raises(BadSettings, match="1 to 900 s"):
        World(STEADY, timeout_ms=timeout_ms)


@given(
    arrivals=st.lists(st.integers(min_value=0, max_value=5_000), max_size=60),
    reserved=st.none() | st.integers(min_value=0, max_value=5),
    concurrency=st.integers(min_value=106, max_value=120),
    duration=st.integers(min_value=0, max_value=3_000),
)
def test_concurrency_is_never_above_its_cap(arrivals, reserved, concurrency, duration):
    account = Account(concurrency=concurrency)
    world = World(Model(duration=Fixed(duration), init=Fixed(10)), account=account, reserved=reserved)
    for at_ms in arrivals:
        world.clock.at(at_ms, world.invoke)

    world.run()

    cap = concurrency if reserved is None else reserved
    assert world.function.peak <= cap
    assert account.peak <= concurrency
    assert world.function.busy == account.busy == account.unreserved_busy == 0
    assert world.ledger.invocations + world.ledger.throttles == len(arrivals)
