"""Interview arithmetic, to the digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.engines.simulation.concurrency import (
    environments_needed,
    expected_concurrency,
    most_requests_per_s,
    provisioned_with_buffer,
    seconds_to_provision,
    seconds_to_scale,
)


@pytest.mark.parametrize(
    ("per_s", "duration", "expected", "whole"),
    [(100, "0.5", "50.0", 50), (10_000, "0.1", "1000.0", 1_000), (7, "0.3", "2.1", 3), (0, "1", "0", 0)],
)
def test_concurrency_is_rate_times_duration(per_s, duration, expected, whole):
    assert expected_concurrency(requests_per_s=per_s, duration_s=duration) == Decimal(expected)
    assert environments_needed(requests_per_s=per_s, duration_s=duration) == whole


@pytest.mark.parametrize(("duration", "expected"), [("0.5", 2_000), ("0.1", 10_000), ("0.02", 10_000)])
def test_a_thousand_environments_get_through_ten_thousand_a_second_at_most(limits, duration, expected):
    assert most_requests_per_s(concurrency=1_000, duration_s=duration, limits=limits) == expected


@pytest.mark.parametrize(
    ("environments", "warm", "expected"), [(1_000, 0, 0), (3_000, 0, 20), (3_000, 500, 15), (50, 100, 0)]
)
def test_growth_takes_ten_seconds_a_thousand_after_the_first(limits, environments, warm, expected):
    assert seconds_to_scale(environments=environments, warm=warm, limits=limits) == expected


def test_provisioned_concurrency_is_sized_with_a_tenth_more(limits):
    assert provisioned_with_buffer(peak=50, limits=limits) == 55
    assert provisioned_with_buffer(peak=51, limits=limits) == 57


def test_a_hundred_provisioned_environments_are_ready_each_second(limits):
    assert seconds_to_provision(environments=3_000, limits=limits) == 30
