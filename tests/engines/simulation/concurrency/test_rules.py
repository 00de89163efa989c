"""Each published rule of scaling by a case that one can reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.engines.simulation.concurrency import (
    BadScenario,
    Burst,
    Constant,
    DayCurve,
    Function,
    Limit,
    Limits,
    Ramp,
    Result,
    Scenario,
    Source,
    Steps,
    Totals,
    reasons,
    simulate,
)
from portal.engines.simulation.concurrency.traffic import arrivals


def run(
    limits: Limits, *functions: Function, account: int = 1_000, horizon_s: float = 60, **more: Any
) -> Result:
    return simulate(Scenario(functions=functions, horizon_s=horizon_s, account=account, **more), limits)


def api(traffic: Any, **more: Any) -> Function:
    return Function(**{"name": "api", "traffic": traffic, "duration_s": 0.2, **more})


def totals(result: Result) -> Totals:
    return result.functions[0].totals


@pytest.mark.parametrize(
    ("per_s", "duration_s", "expected"),
    [(100, 0.2, 20), (10, 1.5, 15), (50, 4, 200), (1, 0.1, 1), (1_000, 0.05, 50)],
)
def test_steady_traffic_takes_rate_times_duration_environments(limits, per_s, duration_s, expected):
    found = totals(run(limits, api(Constant(per_s), duration_s=duration_s)))

    assert found.most_at_once == pytest.approx(expected, abs=1)
    assert found.throttled == 0


def test_before_the_first_environments_are_up_every_request_is_cold(limits):
    """100 a second for the 0.2 + 0.5 s that the first one takes."""
    assert totals(run(limits, api(Constant(100), init_s=0.5))).cold == 70


def test_a_function_gets_a_thousand_environments_at_once_and_a_hundred_each_second_after(limits):
    result = run(limits, api(Constant(10_000), duration_s=30), account=10_000, horizon_s=11, tick_s=1.0)

    points = result.functions[0].points
    assert [point.cold for point in points] == [1_000] + [100] * 10
    assert result.functions[0].episodes[0].limit is Limit.BURST


def test_what_is_not_used_of_the_scaling_rate_is_not_saved_up(limits):
    quiet_first = Steps(((0, 1), (300, 10_000)))

    result = run(limits, api(quiet_first, duration_s=30), account=10_000, horizon_s=301, tick_s=1.0)

    assert result.functions[0].points[-1].cold == pytest.approx(1_000, abs=1)


def test_each_function_scales_at_its_own_rate(limits):
    one, other = (api(Constant(5_000), name=name, duration_s=30) for name in ("one", "other"))

    result = run(limits, one, other, account=20_000, horizon_s=1, tick_s=1.0)

    assert [of.totals.cold for of in result.functions] == [1_000, 1_000]


def test_the_scaling_rate_counts_requests_a_second_as_well(limits):
    """20 ms each: 50,000 a second would take a thousand environments, but only 10,000 more a second are let in."""
    result = run(limits, api(Constant(50_000), duration_s=0.02), account=100_000, horizon_s=1, tick_s=1.0)

    assert totals(result).started == 10_000
    assert result.functions[0].episodes[0].limit is Limit.BURST


def test_an_account_has_a_thousand_at_once_by_default(limits):
    assert limits.account == 1_000
    result = run(limits, api(Constant(3_000), duration_s=1), horizon_s=120)

    assert result.most_at_once == 1_000
    assert {episode.limit for episode in result.episodes} == {Limit.ACCOUNT}
    assert totals(result).started == pytest.approx(1_000 * 120, rel=0.02)


def test_requests_a_second_are_ten_for_each_unit_of_concurrency(limits):
    """10 ms each: the thousand environments would get through 100,000 a second."""
    result = run(limits, api(Constant(15_000), duration_s=0.01), horizon_s=30)

    assert totals(result).started == pytest.approx(10_000 * 30, rel=0.01)
    assert {episode.limit for episode in result.episodes} == {Limit.RATE}


def test_events_of_services_of_aws_are_not_counted_against_requests_a_second(limits):
    result = run(
        limits, api(Constant(15_000), duration_s=0.01, source=Source.ASYNC), account=2_000, horizon_s=30
    )

    assert not any(episode.limit is Limit.RATE for episode in result.episodes)


def test_reserved_concurrency_caps_its_function(limits):
    result = run(limits, api(Constant(100), duration_s=1, reserved=40))

    assert totals(result).most_at_once == 40
    assert {episode.limit for episode in result.episodes} == {Limit.RESERVED}


def test_reserved_concurrency_is_there_whatever_others_do(limits):
    flood = Function(name="flood", traffic=Constant(5_000), duration_s=2)
    kept = api(Constant(50), duration_s=1, reserved=100)

    result = run(limits, flood, kept)

    assert result.functions[1].totals.throttled == 0
    assert result.functions[0].totals.most_at_once == 900


def test_a_function_without_a_reservation_starves_with_its_neighbour(limits):
    flood = Function(name="flood", traffic=Constant(5_000), duration_s=2)

    result = run(limits, flood, api(Constant(50), duration_s=1))

    assert result.functions[1].totals.throttled > 0
    assert result.most_at_once == 1_000


def test_reserved_concurrency_of_zero_stops_everything(limits):
    found = totals(run(limits, api(Constant(10), reserved=0)))

    assert (found.started, found.refused) == (0, 600)


def test_asynchronous_events_of_a_stopped_function_are_given_up_without_an_attempt(limits):
    found = totals(run(limits, api(Constant(10), reserved=0, source=Source.ASYNC)))

    assert (found.started, found.dropped, found.throttled, found.waiting) == (0, 600, 0, 0)


def test_a_hundred_must_stay_unreserved(limits):
    with pytest.raises(BadScenario, match="at least 100 must stay unreserved"):
        run(limits, api(Constant(1), reserved=901))
    run(limits, api(Constant(1), reserved=900))


def test_provisioned_environments_serve_first_and_without_a_cold_start(limits):
    found = totals(run(limits, api(Constant(100), init_s=2, provisioned=30)))

    assert (found.cold, found.spilled) == (0, 0)
    assert found.provisioned == found.started == 6_000


def test_what_provisioned_environments_cannot_take_spills_over_and_starts_cold(limits):
    found = totals(run(limits, api(Constant(100), init_s=2, provisioned=10)))

    assert found.spilled == found.started - found.provisioned
    assert found.cold > 0
    assert found.throttled == 0


def test_provisioned_environments_serve_ten_requests_a_second_each(limits):
    found = totals(run(limits, api(Constant(1_000), duration_s=0.01, provisioned=20)))

    assert found.provisioned == 20 * 10 * 60


def test_traffic_to_latest_never_reaches_provisioned_environments(limits):
    """And where they are all that is reserved, it is throttled altogether."""
    found = totals(run(limits, api(Constant(10), reserved=50, provisioned=50, is_to_latest=True)))

    assert (found.started, found.refused) == (0, 600)


def test_provisioned_environments_serve_once_they_are_ready(limits):
    found = totals(run(limits, api(Constant(10), provisioned=10, provisioned_from_s=30)))

    assert found.provisioned == pytest.approx(300, abs=2)


def test_more_cannot_be_provisioned_than_is_reserved(limits):
    with pytest.raises(BadScenario, match="more than the reserved"):
        run(limits, api(Constant(1), reserved=5, provisioned=6))


def test_an_idle_environment_is_gone_after_its_time(limits):
    """One request every five minutes: warm where environments stay for ten, cold each time where for four."""
    rare = Constant(1 / 300)

    assert totals(run(limits, api(rare, idle_s=600), horizon_s=3_600)).cold == 1
    assert totals(run(limits, api(rare, idle_s=240), horizon_s=3_600)).cold == 12


def test_throttled_events_are_tried_again_until_all_are_done(limits):
    burst = Burst(base_per_s=0, requests=5_000, at_s=1, width_s=1)

    result = run(limits, api(burst, duration_s=1, source=Source.ASYNC), horizon_s=600)

    found = totals(result)
    assert (found.started, found.waiting, found.dropped) == (5_000, 0, 0)
    assert found.throttled > 4_000
    assert "Lambda kept the events" in reasons(result)[0]


def test_events_are_given_up_after_six_hours(limits):
    burst = Burst(base_per_s=0, requests=2_000, at_s=1, width_s=1)

    found = totals(
        run(
            limits,
            api(burst, duration_s=900, source=Source.ASYNC, reserved=10),
            horizon_s=7 * 3_600,
            tick_s=1.0,
        )
    )

    # Ten environments, a quarter of an hour each: what was tried at six hours' age or later was given up.
    assert found.waiting == 0
    assert 10 * 20 <= found.started <= 10 * 25
    assert found.dropped == 2_000 - found.started


def test_a_queue_is_read_by_five_at_first_and_three_hundred_more_a_minute(limits):
    backlog = Burst(base_per_s=0, requests=100_000, at_s=0, width_s=1)

    result = run(limits, api(backlog, duration_s=1, source=Source.SQS), horizon_s=60, tick_s=1.0)

    points = result.functions[0].points
    assert points[0].at_once == 5
    assert points[-1].at_once == pytest.approx(300, abs=6)
    assert totals(result).throttled == 0


def test_a_mapping_s_maximum_concurrency_caps_it_without_a_throttle(limits):
    function = api(Constant(100), duration_s=1, source=Source.SQS, pollers_most=20)

    found = totals(run(limits, function))

    assert (found.most_at_once, found.throttled) == (20, 0)
    assert found.waiting > 4_000


def test_a_throttled_batch_of_a_queue_comes_back_after_its_visibility_timeout(limits):
    burst = Burst(base_per_s=0, requests=5, at_s=0, width_s=1)
    function = api(burst, duration_s=0.5, source=Source.SQS, reserved=2, visibility_s=30)

    result = run(limits, function, horizon_s=120, tick_s=1.0)

    first = next(point for point in result.functions[0].points if point.throttled)
    again = [point for point in result.functions[0].points if point.started and point.at_s > first.at_s]
    assert again[0].at_s - first.at_s == 30
    assert totals(result).started == 5


def test_a_stream_runs_as_many_batches_as_shards_times_factor_and_waits_when_throttled(limits):
    fast = api(Constant(100), duration_s=1, source=Source.STREAM, shards=4, parallel=5)
    assert totals(run(limits, fast)).most_at_once == 20

    held = totals(run(limits, replace(fast, reserved=10)))
    assert held.most_at_once == 10
    assert held.throttled > 0
    assert (held.refused, held.dropped) == (0, 0)
    assert held.waiting == held.arrived - held.started


@pytest.mark.parametrize(
    ("traffic", "expected"),
    [
        (Constant(2), 7_200),
        (Ramp(from_per_s=0, to_per_s=10, begins_s=600, ends_s=1_200), 3_000 + 24_000),
        (Burst(base_per_s=1, requests=500, at_s=60, width_s=10), 4_100),
        (Steps(((600, 1), (1_200, 5))), 600 + 12_000),
    ],
    ids=["constant", "ramp", "burst", "steps"],
)
def test_traffic_comes_as_declared(traffic, expected):
    assert sum(arrivals(traffic, ticks=3_600, tick_s=1.0)) == pytest.approx(expected, abs=1)


def test_a_day_has_its_mean_and_its_peak(limits):
    wave = DayCurve(least_per_s=20, most_per_s=220, peak_at_s=12 * 3_600)

    result = run(limits, api(wave), horizon_s=86_400, tick_s=10.0)

    assert totals(result).arrived == pytest.approx(120 * 86_400, abs=1)
    busiest = max(result.account, key=lambda point: point.arrived)
    assert busiest.at_s == pytest.approx(12 * 3_600, abs=1_500)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"duration_s": 0}, "takes 1 ms"),
        ({"duration_s": 901}, "15 minutes"),
        ({"traffic": Constant(2_000_000)}, "requests a second"),
        ({"traffic": Constant(float("nan"))}, "requests a second"),
        ({"reserved": -1}, "0 or more"),
        ({"provisioned": 901}, "Provision less"),
        ({"source": Source.SQS, "pollers_most": 1}, "2 to 1,000"),
        ({"parallel": 11}, "1 to 10 batches"),
        ({"idle_s": 0}, "stay idle"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(limits, change, said):
    with pytest.raises(BadScenario, match=said):
        run(limits, api(**{"traffic": Constant(1), **change}))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"horizon_s": 8 * 86_400}, "7 days"),
        ({"horizon_s": 86_400, "tick_s": 0.1}, "ticks"),
        ({"account": 0}, "between 1 and"),
        ({"tick_s": 0.25}, "tenths of a second"),
        ({"tick_s": 0.05}, "tenths of a second"),
    ],
)
def test_a_run_has_an_end(limits, more, said):
    with pytest.raises(BadScenario, match=said):
        run(limits, api(Constant(1)), **more)


def test_a_reason_says_which_limit_and_from_when_to_when(limits):
    flood = Burst(base_per_s=10, requests=2_000 * 120, at_s=180, width_s=120)

    result = run(limits, api(flood, duration_s=1), horizon_s=600, begins_s=12 * 3_600)

    said = reasons(result)[0]
    assert "The account's concurrency, 1,000 of 1,000 unreserved" in said
    assert "from 12:03:00 to 12:05:00" in said
    assert "429" in said
