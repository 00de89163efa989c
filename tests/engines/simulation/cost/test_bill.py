"""Bills to the last digit: AWS's own worked examples, and what surprises people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.curriculum import Shelf
from portal.engines.simulation.concurrency import Constant, Function, Scenario, limits_of, simulate
from portal.engines.simulation.constants import FactMissing, Sheet
from portal.engines.simulation.cost import (
    Architecture,
    BadUsage,
    Bill,
    Month,
    Neighbours,
    Prices,
    Provisioned,
    Snapshots,
    Usage,
    bill_of,
    billed_ms,
    break_even,
    gb_seconds,
    monthly_cost,
    prices_of,
    usages_of,
)
from tests.engines.simulation.facts import CONTENT

D = Decimal


def api(**more: Any) -> Usage:
    return Usage(**{"name": "api", "requests": 0, "duration_ms": D(100), "memory_mb": 1024, **more})


def billed(prices: Prices, *functions: Usage, **more: Any) -> Bill:
    return bill_of(Month(functions=functions, **more), prices)


def amount(bill: Bill, what: str) -> Decimal:
    (line,) = [line for line in bill.lines if line.what == what]
    return line.amount


def test_the_first_worked_example_of_the_pricing_page(prices):
    """Three million requests of 120 ms at 1,536 MB: 540,000 GB-s, $2.73 with the free tier."""
    assert gb_seconds(requests=3_000_000, duration_ms=D(120), memory_mb=1536) == 540_000
    cost = monthly_cost(prices, requests=3_000_000, duration_ms=D(120), memory_mb=1536)

    assert cost == D("0.20") * 2 + D("0.0000166667") * 140_000
    assert round(cost, 2) == D("2.73")


def test_without_the_free_tier_all_of_it_is_billed(prices):
    cost = monthly_cost(prices, requests=3_000_000, duration_ms=D(120), memory_mb=1536, has_free_tier=False)

    assert cost == D("0.60") + D("0.0000166667") * 540_000


def test_arm_is_a_fifth_cheaper_by_the_gb_second(prices):
    def without(architecture: Architecture) -> Decimal:
        bill = billed(prices, api(requests=1_000_000, architecture=architecture), has_free_tier=False)
        return amount(bill, f"Duration, {architecture.value}")

    assert without(Architecture.X86) == D("0.0000166667") * 100_000
    assert without(Architecture.ARM) == D("0.0000133334") * 100_000


def test_duration_is_rounded_up_to_the_millisecond(prices):
    bill = billed(prices, api(requests=1_000, duration_ms=D("1.01")), has_free_tier=False)

    assert amount(bill, "Duration, x86") == D("0.0000166667") * 2


def test_high_volume_falls_through_the_tiers(prices):
    """16 billion GB-s: six at the first price, nine at the second, one at the third."""
    bill = billed(prices, api(requests=16_000_000_000, duration_ms=D(1000)), has_free_tier=False)

    assert amount(bill, "Duration, x86") == D("0.0000166667") * 6_000_000_000
    assert amount(bill, "Duration, x86, above 6 billion") == D("0.000015") * 9_000_000_000
    assert amount(bill, "Duration, x86, above 15 billion") == D("0.0000133334") * 1_000_000_000


def test_cold_starts_fill_the_same_tiers_after_the_runs(prices):
    bill = billed(
        prices, api(requests=6_000_000_000, duration_ms=D(1000), cold_starts=1_000, init_ms=D(2000))
    )

    assert amount(bill, "Init phase of cold starts, x86, above 6 billion") == D("0.000015") * 2_000


def test_the_init_phase_is_billed_like_running(prices):
    bill = billed(prices, api(requests=1_000_000, cold_starts=10_000, init_ms=D(800)), has_free_tier=False)

    assert amount(bill, "Init phase of cold starts, x86") == D("0.0000166667") * 8_000


def test_init_and_duration_are_rounded_up_together(prices):
    """As a REPORT line does it: 152.40 ms and 411.90 ms are 565 ms, and not 153 and 412 for those of 152.10 and 411.10."""
    assert billed_ms(duration_ms=D("152.40"), init_ms=D("411.90")) == 565
    assert billed_ms(duration_ms=D("152.10"), init_ms=D("411.10")) == 564

    usage = api(requests=1_000, duration_ms=D("152.10"), cold_starts=1_000, init_ms=D("411.10"))

    assert (
        sum(
            line.quantity
            for line in billed(prices, usage, has_free_tier=False).lines
            if line.unit == "GB-second"
        )
        == 564
    )


def test_the_free_tier_is_shared_by_all_functions_and_both_architectures(prices):
    one = api(name="one", requests=3_000_000)
    other = api(name="other", requests=3_000_000, architecture=Architecture.ARM)

    bill = billed(prices, one, other)

    assert amount(bill, "Free tier, requests") == D("-0.20")
    assert amount(bill, "Free tier, duration, x86") == -D("0.0000166667") * 300_000
    assert amount(bill, "Free tier, duration, arm") == -D("0.0000133334") * 100_000


def test_the_free_tier_never_pays_out(prices):
    assert billed(prices, api(requests=10)).total == 0


def test_the_free_tier_is_not_for_a_function_with_provisioned_concurrency(prices):
    ready = Provisioned(environments=1, hours=D(1), requests=100_000)

    bill = billed(prices, api(requests=100_000, provisioned=ready))

    assert amount(bill, "Requests") == D("0.02")
    assert not any(line.what.startswith("Free tier") for line in bill.lines)


def test_provisioned_concurrency_costs_ready_and_running(prices):
    """Ten environments of a gigabyte for 730 hours, and a million runs of 100 ms in them."""
    ready = Provisioned(environments=10, hours=D(730), requests=1_000_000)

    bill = billed(prices, api(requests=1_000_000, provisioned=ready))

    assert amount(bill, "Provisioned concurrency, ready") == D("0.0000041667") * 10 * 730 * 3600
    assert amount(bill, "Provisioned concurrency, duration") == D("0.0000097222") * 100_000
    assert not any(line.what == "Duration, x86" for line in bill.lines)


def test_provisioned_time_is_rounded_up_to_five_minutes(prices):
    ready = Provisioned(environments=1, hours=D("0.1"), requests=0)

    assert (
        amount(billed(prices, api(provisioned=ready)), "Provisioned concurrency, ready")
        == D("0.0000041667") * 600
    )


@pytest.mark.parametrize("architecture", Architecture)
def test_at_break_even_a_provisioned_environment_costs_what_on_demand_does(prices, architecture):
    share = break_even(prices, architecture)
    assert D("0.59") < share < D("0.61")
    of = prices.of[architecture]

    provisioned = of.configured.value + share * of.provisioned_duration.value

    assert abs(provisioned - share * of.tiers[0].price.value) < D("1e-20")


def test_tmp_is_billed_above_512_mb_only(prices):
    assert not any("/tmp" in line.what for line in billed(prices, api(requests=1_000_000)).lines)

    bill = billed(prices, api(requests=1_000_000, tmp_mb=1536))

    assert amount(bill, "Scratch space in /tmp above 512 MB") == D("0.0000000309") * 100_000


def test_snapstart_bills_keeping_and_restoring_but_not_for_java(prices):
    kept = Snapshots(versions=2, hours=D(730))
    bill = billed(prices, api(requests=1_000, cold_starts=100, snapshots=kept))

    assert amount(bill, "SnapStart, snapshots kept") == D("0.0000015046") * 2 * 730 * 3600
    assert amount(bill, "SnapStart, restored") == D("0.0001397998") * 100

    java = Snapshots(versions=2, hours=D(730), is_java=True)
    assert not any("SnapStart" in line.what for line in billed(prices, api(snapshots=java)).lines)


def test_a_snapshot_is_kept_for_three_hours_at_least(prices):
    bill = billed(prices, api(snapshots=Snapshots(versions=1, hours=D(1))))

    assert amount(bill, "SnapStart, snapshots kept") == D("0.0000015046") * 3 * 3600


@pytest.mark.parametrize(
    ("event_kb", "units"), [(None, 1), (1, 1), (256, 1), (257, 2), (320, 2), (321, 3), (1024, 13)]
)
def test_a_large_asynchronous_event_counts_as_several_requests(prices, event_kb, units):
    bill = billed(prices, api(requests=1_000_000, event_kb=event_kb), has_free_tier=False)

    assert amount(bill, "Requests") == D("0.20") * units


def test_streaming_is_free_for_six_megabytes_of_each_response(prices):
    assert not any(
        "Stream" in line.what for line in billed(prices, api(requests=1_000, streamed_mb=D(6))).lines
    )

    bill = billed(prices, api(requests=102_400, streamed_mb=D(8)))

    assert amount(bill, "Streamed responses") == D("0.008") * 200
    assert amount(bill, "Free tier, streamed") == D("0.008") * -100


def test_neighbours_are_on_the_bill_and_told_apart(prices):
    near = Neighbours(
        http_api_calls=2_000_000, writes=1_000_000, reads=4_000_000, sqs_pollers=2, kafka_pollers=1,
        durable_operations=500_000, durable_gb=D(2), durable_gb_months=D(10),
    )  # fmt: skip

    bill = billed(prices, api(requests=2_000_000), neighbours=near)

    assert amount(bill, "API Gateway, HTTP API") == 2
    assert amount(bill, "DynamoDB on demand, writes") == D("0.625")
    assert amount(bill, "DynamoDB on demand, reads") == D("0.500")
    assert amount(bill, "Provisioned pollers, SQS") == D("0.00925") * 2 * 730
    assert amount(bill, "Provisioned pollers, Kafka") == D("0.185") * 730
    assert amount(bill, "Durable functions, operations") == 4
    assert amount(bill, "Durable functions, written") == D("0.50")
    assert amount(bill, "Durable functions, kept") == D("1.50")
    assert bill.total - bill.of_lambda == sum(line.amount for line in bill.lines if line.is_neighbour)


def test_a_large_call_of_an_http_api_counts_by_512_kb(prices):
    bill = billed(prices, neighbours=Neighbours(http_api_calls=1_000_000, http_api_kb=513))

    assert amount(bill, "API Gateway, HTTP API") == 2


def test_what_has_no_price_here_is_named_and_never_guessed(prices):
    bill = billed(prices, api(requests=1), neighbours=Neighbours(has_nat=True, has_internet=True))

    assert [fact for _, fact in bill.unpriced] == ["L-20"] * 3
    assert any("NAT" in what for what, _ in bill.unpriced)


usages = st.builds(
    Usage,
    name=st.sampled_from(["one", "other"]),
    requests=st.integers(1_000, 10**9),
    duration_ms=st.decimals(D(0), D(900_000), places=3),
    memory_mb=st.integers(128, 10_240),
    architecture=st.sampled_from(Architecture),
    cold_starts=st.integers(0, 500),
    init_ms=st.decimals(D(0), D(10_000), places=2),
    tmp_mb=st.sampled_from([512, 10_240]),
    event_kb=st.none() | st.integers(0, 1_024),
    streamed_mb=st.decimals(D(0), D(200), places=1),
    provisioned=st.none()
    | st.builds(Provisioned, environments=st.integers(0, 100), hours=st.decimals(D(0), D(700), places=2), requests=st.integers(0, 500)),
    tenants=st.integers(0, 50),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(functions=st.lists(usages, min_size=1, max_size=3), has_free_tier=st.booleans())
def test_every_amount_is_exactly_quantity_times_price_and_has_a_source(prices, functions, has_free_tier):
    bill = billed(prices, *functions, has_free_tier=has_free_tier)

    assert bill.total >= 0
    for line in bill.lines:
        assert D(line.quantity) * line.price.value == pytest.approx(line.amount, rel=D("1e-25"))
        assert line.price.fact.startswith("L-")
        assert line.price.source
        assert line.price.as_of
    if has_free_tier:
        assert bill.total <= billed(prices, *functions, has_free_tier=False).total


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"memory_mb": 64}, "128 to 10,240"),
        ({"requests": -1}, "between 0 and"),
        ({"requests": 10**16}, "between 0 and"),
        ({"duration_ms": D("NaN")}, "between 0 and"),
        ({"duration_ms": D("1e-9")}, "six decimals"),
        ({"cold_starts": 1}, "more cold starts"),
        ({"provisioned": Provisioned(environments=1, hours=D(800), requests=0)}, "more hours"),
        ({"provisioned": Provisioned(environments=1, hours=D(1), requests=1)}, "more than there was"),
        ({"snapshots": Snapshots(versions=1, hours=D(1)), "tmp_mb": 1024}, "512 MB"),
    ],
)
def test_a_month_that_cannot_have_been_is_refused(prices, change, said):
    with pytest.raises(BadUsage, match=said):
        billed(prices, api(**change))


def test_modelled_traffic_has_a_bill(prices):
    facts = Shelf(CONTENT, watch=False).library().facts
    function = Function(name="api", traffic=Constant(10), duration_s=0.12, init_s=0.5, provisioned=1)
    scenario = Scenario(functions=(function,), horizon_s=3_600, account=1_000, tick_s=1.0)

    (usage,) = usages_of(simulate(scenario, limits_of(Sheet(facts))), memory_mb=512, times=30)

    assert usage.requests == 36_000 * 30
    assert usage.provisioned is not None
    assert usage.provisioned.hours == 30
    assert usage.duration_ms == 120
    assert billed(prices, usage).total > 0


def test_what_happens_more_often_than_a_month_has_room_for_stands_ready_for_the_month(prices):
    facts = Shelf(CONTENT, watch=False).library().facts
    function = Function(name="api", traffic=Constant(10), duration_s=0.12, init_s=0.5, provisioned=1)
    scenario = Scenario(functions=(function,), horizon_s=600, account=1_000, tick_s=1.0)

    (usage,) = usages_of(simulate(scenario, limits_of(Sheet(facts))), memory_mb=512, times=4_381)

    assert usage.provisioned is not None
    assert usage.provisioned.hours == 730
    assert billed(prices, usage).total > 0


def test_a_fact_that_is_missing_is_named():
    with pytest.raises(FactMissing, match="L-1 has no number `requests`"):
        prices_of(Sheet({}))
