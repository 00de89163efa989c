"""Data points, a function's own metrics, and statistics by period."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.observability.invocation import Invocation
from portal.engines.observability.metrics import (
    BadMetricData,
    BadStatistic,
    Metric,
    Point,
    Summary,
    own_metrics,
    put,
    series,
)
from portal.engines.observability.metrics.series import BUCKETS

NOW_MS = 1_767_225_600_000
ORDERS = Metric(namespace="shop", name="orders")


def point(at_ms: int, *values: float, **how: Any) -> Point:
    return Point(metric=ORDERS, at_ms=at_ms, values=tuple((value, 1.0) for value in values), **how)


def figures(points: list[Point], statistic: str, period_s: int = 60) -> list[tuple[int, float]]:
    (found,) = series(points, statistic=statistic, period_s=period_s)
    return [(datum.at_ms, datum.value) for datum in found.data]


# PutMetricData


def test_a_call_gives_its_points() -> None:
    taken = put(
        "shop",
        [
            {"MetricName": "orders", "Value": 3, "Unit": "Count", "Dimensions": [{"Name": "b", "Value": "2"}, {"Name": "a", "Value": "1"}]},
            {"MetricName": "took", "Values": [1, 2], "Counts": [10, 5], "Timestamp": datetime.fromtimestamp(NOW_MS / 1000 - 60, UTC)},
            {"MetricName": "size", "StatisticValues": {"SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4}, "StorageResolution": 1},
        ],
        now_ms=NOW_MS,
    )  # fmt: skip

    assert taken == (
        Point(metric=Metric(namespace="shop", name="orders", dimensions=(("a", "1"), ("b", "2"))), at_ms=NOW_MS, unit="Count", values=((3.0, 1.0),)),
        Point(metric=Metric(namespace="shop", name="took"), at_ms=NOW_MS - 60_000, values=((1.0, 10.0), (2.0, 5.0))),
        Point(metric=Metric(namespace="shop", name="size"), at_ms=NOW_MS, summary=Summary(count=4, sum=10, minimum=1, maximum=4), resolution_s=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("datum", "words"),
    [
        ("orders", "is no object"),
        ({"Value": 1}, "MetricName"),
        ({"MetricName": "x" * 256, "Value": 1}, "MetricName"),
        ({"MetricName": "x"}, "one of Value, Values and StatisticValues"),
        ({"MetricName": "x", "Value": 1, "Values": [1]}, "one of Value, Values and StatisticValues"),
        ({"MetricName": "x", "Value": "1"}, "among its numbers"),
        ({"MetricName": "x", "Value": math.inf}, "among its numbers"),
        ({"MetricName": "x", "Value": 1, "Unit": "Orders"}, "'Orders' is no unit"),
        ({"MetricName": "x", "Value": 1, "StorageResolution": 5}, "is 1 or 60"),
        ({"MetricName": "x", "Values": [0] * 151}, "1 to 150 numbers"),
        ({"MetricName": "x", "Values": [1, 2], "Counts": [1]}, "as many numbers as Values"),
        ({"MetricName": "x", "Values": [1], "Counts": [0]}, "among its numbers"),
        ({"MetricName": "x", "Value": 1, "Dimensions": [{"Name": "a"}]}, "items like"),
        ({"MetricName": "x", "Value": 1, "Dimensions": [{"Name": "a", "Value": "1"}] * 31}, "up to 30 items"),
        ({"MetricName": "x", "StatisticValues": {"Sum": 1}}, "which fit"),
        ({"MetricName": "x", "Value": 1, "Timestamp": datetime(2026, 1, 1)}, "with its time zone"),
        ({"MetricName": "x", "Value": 1, "Timestamp": 0}, "two weeks ago"),
    ],
)
def test_of_a_call_with_a_fault_nothing_is_taken(datum: Any, words: str) -> None:
    with pytest.raises(BadMetricData, match=words):
        put("shop", [{"MetricName": "sound", "Value": 1}, datum], now_ms=NOW_MS)


@pytest.mark.parametrize(
    ("namespace", "data"),
    [("AWS/Lambda", [{}]), ("", [{}]), ("shop", []), ("shop", {}), ("shop", [{}] * 1001)],
)
def test_a_call_has_a_namespace_and_data(namespace: str, data: Any) -> None:
    with pytest.raises(BadMetricData):
        put(namespace, data, now_ms=NOW_MS)


# Lambda's own


def invocation(began_ms: float, duration_ms: float = 100.0, **how: Any) -> Invocation:
    return Invocation(
        **{"request_id": "r", "function": "hello", "began_ms": began_ms, "duration_ms": duration_ms, **how}
    )


def sums(invocations: list[Invocation], name: str, statistic: str = "Sum") -> float | None:
    points = [each for each in own_metrics(invocations) if each.metric.name == name]
    return series(points, statistic=statistic, period_s=60)[0].data[0].value if points else None


def test_invocations_make_the_metrics_of_a_function() -> None:
    # Facts O-10 to O-12
    some = [
        invocation(0, 100, init_ms=500),
        invocation(1_000, 50, is_error=True),
        invocation(2_000, is_throttled=True),
    ]

    assert [sums(some, name) for name in ("Invocations", "Errors", "Throttles")] == [2, 1, 1]
    assert [sums(some, "Duration", statistic) for statistic in ("Maximum", "Average")] == [100, 75]
    assert {each.metric.dimensions for each in own_metrics(some)} == {(("FunctionName", "hello"),)}
    assert {each.metric.namespace for each in own_metrics(some)} == {"AWS/Lambda"}


def test_what_nobody_knows_is_left_out() -> None:
    assert sums([invocation(0)], "IteratorAge") is None
    assert sums([invocation(0, iterator_age_ms=7)], "IteratorAge") == 7


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 20), st.sampled_from("ab")), min_size=1, max_size=20
    )
)
def test_concurrency_is_how_many_are_under_way_when_one_begins(told: list[tuple[int, int, str]]) -> None:
    some = [invocation(began, took, function=name) for began, took, name in told]

    for name in {name for _, _, name in told}:
        ours = [one for one in some if one.function == name]
        at = {
            one.began_ms: max(
                1,
                sum(other.began_ms <= one.began_ms for other in ours)
                - sum(other.ended_ms < one.began_ms for other in ours),
            )
            for one in ours
        }
        found = [
            each for each in own_metrics(some)
            if each.metric.name == "ConcurrentExecutions" and each.metric.dimensions == (("FunctionName", name),)
        ]  # fmt: skip
        assert [(each.at_ms, each.values) for each in found] == [
            (int(one.began_ms), ((float(at[one.began_ms]), 1.0),))
            for one in sorted(ours, key=lambda one: one.began_ms)
        ]


# Statistics


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("Sum", 16.0), ("Average", 4.0), ("avg", 4.0), ("Minimum", 1.0), ("min", 1.0), ("Maximum", 8.0),
        ("SampleCount", 4.0), ("p50", 2.0), ("p75", 5.0), ("p99.9", 8.0), ("p0", 1.0), ("p100", 8.0),
    ],
)  # fmt: skip
def test_a_period_has_its_statistics(statistic: str, expected: float) -> None:
    assert figures([point(0, 1, 2), point(30_000, 8), point(59_999, 5)], statistic) == [(0, expected)]


def test_an_empty_period_has_no_datum() -> None:
    assert figures([point(0, 1), point(185_000, 2)], "Sum") == [(0, 1.0), (180_000, 2.0)]


def test_values_count_as_often_as_they_occurred() -> None:
    weighted = Point(metric=ORDERS, at_ms=0, values=((1.0, 9.0), (100.0, 1.0)))

    assert [figures([weighted], one)[0][1] for one in ("SampleCount", "Sum", "p90", "p91")] == [
        10,
        109,
        1,
        100,
    ]


def test_a_summary_has_no_percentiles_unless_all_is_the_same() -> None:
    summary = Point(metric=ORDERS, at_ms=0, summary=Summary(count=4, sum=10, minimum=1, maximum=4))
    same = Point(metric=ORDERS, at_ms=0, summary=Summary(count=4, sum=8, minimum=2, maximum=2))

    assert [figures([summary, point(0, 5)], one) for one in ("Sum", "Average", "Maximum", "p50")] == [
        [(0, 15.0)], [(0, 3.0)], [(0, 5.0)], [],
    ]  # fmt: skip
    assert figures([same], "p50") == [(0, 2.0)]


def test_only_a_metric_of_high_resolution_has_seconds() -> None:
    assert figures([point(61_500, 1)], "Sum", 1) == [(60_000, 1.0)]
    assert figures([point(61_500, 1, resolution_s=1)], "Sum", 1) == [(61_000, 1.0)]


def test_each_metric_and_unit_is_a_series_of_its_own() -> None:
    other = Point(
        metric=Metric(namespace="shop", name="orders", dimensions=(("a", "1"),)),
        at_ms=0,
        values=((1.0, 1.0),),
    )

    found = series([other, point(0, 1, unit="Count"), point(0, 2)], statistic="Sum", period_s=60)

    assert [(one.metric.dimensions, one.unit, one.data[0].value) for one in found] == [
        ((), "Count", 1.0), ((), "None", 2.0), ((("a", "1"),), "None", 1.0),
    ]  # fmt: skip


def test_the_latest_periods_are_kept() -> None:
    (found,) = series([point(60_000 * n, n) for n in range(BUCKETS + 5)], statistic="Sum", period_s=60)

    assert (len(found.data), found.data[0].value, found.is_cut) == (BUCKETS, 5.0, True)


@pytest.mark.parametrize(
    ("statistic", "period_s"),
    [("Median", 60), ("p", 60), ("p101", 60), ("Sum", 0), ("Sum", 90), ("Sum", -60)],
)
def test_other_statistics_and_periods_there_are_none(statistic: str, period_s: int) -> None:
    with pytest.raises(BadStatistic):
        series([point(0, 1)], statistic=statistic, period_s=period_s)


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.lists(st.integers(-50, 50), min_size=1, max_size=4)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([1, 10, 60, 300]),
    st.integers(0, 100),
)
def test_statistics_are_those_of_a_naive_evaluation(
    told: list[tuple[int, list[int]]], period_s: int, percent: int
) -> None:
    points = [point(seconds * 1000, *values, resolution_s=1) for seconds, values in told]
    buckets: dict[int, list[int]] = {}
    for seconds, values in told:
        buckets.setdefault(seconds // period_s * period_s * 1000, []).extend(values)

    naive: dict[str, Callable[[list[int]], float]] = {
        "Sum": sum, "SampleCount": len, "Minimum": min, "Maximum": max, "Average": lambda v: sum(v) / len(v),
        f"p{percent}": lambda v: sorted(v)[max(1, -(-len(v) * percent // 100)) - 1],
    }  # fmt: skip
    for statistic, reckon in naive.items():
        found = figures(points, statistic, period_s)
        assert [at_ms for at_ms, _ in found] == sorted(buckets)
        assert [value for _, value in found] == pytest.approx(
            [reckon(buckets[at_ms]) for at_ms in sorted(buckets)]
        )
