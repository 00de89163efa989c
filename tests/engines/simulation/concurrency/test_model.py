"""What holds for any traffic, and how far the model is from one request at a time."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import mean, quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation.concurrency import (
    BadScenario,
    Burst,
    Constant,
    DayCurve,
    Function,
    Ramp,
    Scenario,
    Source,
    Steps,
    Traffic,
    simulate,
)
from tests.engines.simulation.concurrency.one_by_one import one_by_one

rates = st.sampled_from([0.0, 0.05, 0.3, 2.0, 10.0, 40.0, 300.0])
traffics: st.SearchStrategy[Traffic] = st.one_of(
    rates.map(Constant),
    st.builds(Ramp, from_per_s=rates, to_per_s=rates, begins_s=st.just(10.0), ends_s=st.just(30.0)),
    st.builds(Burst, base_per_s=rates, requests=st.integers(0, 2_000), at_s=st.just(10.0), width_s=st.sampled_from([0.5, 5.0])),
    st.builds(DayCurve, least_per_s=rates, most_per_s=rates),
    st.tuples(rates, rates).map(lambda two: Steps(((0.0, two[0]), (25.0, two[1])))),
)  # fmt: skip


@st.composite
def functions(draw: st.DrawFn) -> tuple[Function, ...]:
    return tuple(
        Function(
            name=f"f{index}",
            traffic=draw(traffics),
            duration_s=draw(st.sampled_from([0.02, 0.1, 0.25, 0.7, 1.0, 1.7, 8.0])),
            init_s=draw(st.sampled_from([0.0, 0.2, 1.0, 3.0])),
            source=draw(st.sampled_from(Source)),
            reserved=draw(st.sampled_from([None, None, 0, 5, 20])),
            provisioned=draw(st.sampled_from([0, 0, 3])),
            idle_s=draw(st.sampled_from([3.0, 15.0, 600.0])),
            visibility_s=draw(st.sampled_from([1.0, 10.0])),
            shards=draw(st.integers(1, 4)),
        )
        for index in range(draw(st.integers(1, 3)))
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    return Scenario(
        functions=draw(functions()),
        horizon_s=60,
        account=draw(st.sampled_from([150, 200, 400])),
        tick_s=draw(st.sampled_from([0.1, 0.5, 1.0, 5.0])),
        is_scattered=draw(st.booleans()),
        seed=draw(st.integers(0, 5)),
    )


@settings(max_examples=150, deadline=None)
@given(scenario=scenarios())
def test_whatever_comes_nothing_is_lost_and_no_cap_is_passed(limits, scenario):
    try:
        result = simulate(scenario, limits)
    except BadScenario:
        return
    unreserved = scenario.account - sum(one.reserved or 0 for one in scenario.functions)
    for of in result.functions:
        found, function = of.totals, of.function
        assert found.arrived == found.started + found.refused + found.dropped + found.waiting
        assert found.started == found.warm + found.cold + found.provisioned
        assert (
            min(found.warm, found.cold, found.provisioned, found.waiting, found.refused, found.dropped) >= 0
        )
        cap = unreserved if function.reserved is None else function.reserved
        assert found.most_at_once <= cap
        assert sum(episode.throttled for episode in of.episodes) == found.throttled
        assert sum(point.arrived for point in of.points) == found.arrived
        if function.source is Source.SYNC:
            assert found.started + found.throttled == found.arrived
    assert result.most_at_once <= scenario.account


@settings(max_examples=30, deadline=None)
@given(scenario=scenarios())
def test_the_same_seed_gives_the_same_result(limits, scenario):
    try:
        assert simulate(scenario, limits) == simulate(scenario, limits)
    except BadScenario:
        return


def test_another_seed_scatters_the_same_traffic_differently(limits):
    def points(seed: int) -> object:
        function = Function(name="api", traffic=Constant(20), duration_s=0.1)
        scenario = Scenario(functions=(function,), horizon_s=60, account=1_000, is_scattered=True, seed=seed)
        return simulate(scenario, limits).account

    assert points(1) != points(2)


def drawn(chance: Random, count: int) -> Scenario:
    """Small enough to follow every request: a minute, some tens of them a second."""

    def traffic() -> Traffic:
        low, high = chance.choice([0.3, 2, 5, 10, 20, 40]), chance.choice([0.3, 2, 5, 10, 20, 40])
        return chance.choice(
            [
                Constant(low),
                Ramp(from_per_s=low, to_per_s=high, begins_s=10, ends_s=30),
                Burst(base_per_s=low, requests=200, at_s=10, width_s=chance.choice([1, 5])),
                Steps(((0, low), (20, high))),
            ]
        )

    return Scenario(
        functions=tuple(
            Function(
                name=f"f{index}",
                traffic=traffic(),
                duration_s=chance.choice([0.02, 0.1, 0.25, 0.7, 1, 1.7, 4]),
                init_s=chance.choice([0, 0.2, 1, 3]),
                idle_s=chance.choice([5, 15, 600]),
                reserved=chance.choice([None, None, 5, 10]),
                provisioned=chance.choice([0, 0, 3]),
            )
            for index in range(count)
        ),
        horizon_s=60,
        account=chance.choice([25, 60]),
        tick_s=chance.choice([0.1, 0.5, 1.0]),
    )


@pytest.mark.parametrize(
    ("count", "at_once", "served_mean", "served_most", "cold_most"),
    [(1, 1_000, 0.005, 0.02, 3), (1, 20, 0.005, 0.03, 4), (2, 1_000, 0.02, 0.12, 6)],
    ids=["one function", "a low scaling rate", "two that share an account"],
)
def test_the_model_is_close_to_one_request_at_a_time(
    limits, count, at_once, served_mean, served_most, cold_most
):
    """Of all that arrived, how far the part served is off: on average, and in 95 of 100 scenarios."""
    small = replace(
        limits, scale_environments=at_once, least_unreserved=0, requests_each=100_000, scale_requests=10**9
    )
    chance = Random(6)
    served, cold, most = [], [], []
    while len(served) < 100:
        scenario = drawn(chance, count)
        try:
            result = simulate(scenario, small)
        except BadScenario:
            continue
        slow = one_by_one(scenario, small)
        for of in result.functions:
            exact = slow[of.function.name]
            assert of.totals.arrived == exact.arrived
            served.append(abs(of.totals.started - exact.started) / exact.arrived)
            cold.append(abs(of.totals.cold - exact.cold))
            most.append(abs(of.totals.most_at_once - exact.most_at_once))
    assert mean(served) <= served_mean
    assert quantiles(served, n=20)[-1] <= served_most
    assert quantiles(cold, n=20)[-1] <= cold_most
    assert quantiles(most, n=20)[-1] <= cold_most
    assert mean(most) <= 1


def test_a_day_of_ten_million_requests_takes_no_more_steps_than_any_other_day(limits):
    """What it costs is ticks, not requests: `ticks` is what bounds a run."""
    function = Function(name="api", traffic=Constant(10_000_000 / 86_400), duration_s=0.2, init_s=0.5)

    result = simulate(Scenario(functions=(function,), horizon_s=86_400, account=1_000), limits)

    assert result.functions[0].totals.arrived == 10_000_000
    assert result.functions[0].totals.throttled == 0
    assert len(result.account) <= 120
