"""What a function sends with PutMetricData stands among its metrics, beside those that it has printed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from portal.pages.observe.sent import read_sent
from tests import make
from tests.pages.playground.conftest import a_play

NOW_MS = int(time.time() * 1000)


def a_metric(namespace: str = "Shop", **value: Any) -> dict[str, Any]:
    return {
        "service": "cloudwatch",
        "kind": "metric",
        "region": "us-east-1",
        "resource": namespace,
        "id": "orders#0",
        "what": "added",
        "before": None,
        "after": {"name": "orders", "value": 3.0, **value},
    }


def sent(*changes: dict[str, Any]) -> Any:
    return read_sent({"changes": list(changes)}, ended_ms=NOW_MS - 5_000, now_ms=NOW_MS)


def test_a_value_is_a_point_at_the_time_it_names():
    at = datetime.fromtimestamp((NOW_MS - 60_000) / 1000, UTC)
    dimensions = {"stage": "test"}

    (point,) = sent(a_metric(at=at.isoformat(), unit="Count", dimensions=dimensions)).points

    assert (point.metric.namespace, point.metric.name) == ("Shop", "orders")
    assert point.metric.dimensions == (("stage", "test"),)
    assert (point.values, point.unit) == (((3.0, 1.0),), "Count")
    assert abs(point.at_ms - (NOW_MS - 60_000)) <= 1


def test_a_time_without_a_zone_is_utc_and_without_a_time_it_was_when_the_invocation_ended():
    at = datetime.fromtimestamp(NOW_MS / 1000, UTC).replace(tzinfo=None)

    assert abs(sent(a_metric(at=at.isoformat())).points[0].at_ms - NOW_MS) <= 1
    assert sent(a_metric(), a_metric(at="yesterday")).points[1].at_ms == NOW_MS - 5_000


def test_a_statistic_set_is_what_many_values_came_to():
    told = {"SampleCount": 4.0, "Sum": 10.0, "Minimum": 1.0, "Maximum": 4.0}
    change = a_metric()
    change["after"] = {"name": "orders", "statistics": told}

    (point,) = sent(change).points

    assert point.summary is not None
    assert (point.summary.count, point.summary.sum) == (4.0, 10.0)


@pytest.mark.parametrize(
    "change",
    [
        a_metric("AWS/Lambda"),
        a_metric(unit="Orders"),
        a_metric(value=None),
        a_metric(name="x" * 300),
        a_metric(dimensions={"": "a"}),
    ],
    ids=["AWS's own", "no unit", "no value", "a long name", "a dimension without a name"],
)
def test_what_cloudwatch_would_not_take_is_told(change):
    found = sent(change, a_metric())

    assert len(found.points) == 1
    assert "PutMetricData in" in str(found.findings[0])


def test_other_changes_and_what_was_cut_are_no_metrics():
    cut = a_metric() | {"after": {"cut": '{"name": …'}}
    item = a_metric() | {"service": "dynamodb", "kind": "item", "after": {"a": {"S": "b"}}}

    assert sent(cut, item, a_metric() | {"kind": "alarm"}, a_metric() | {"after": None}).points == ()


@pytest.mark.django_db
def test_the_page_draws_it_with_its_namespace(client, function):
    outcome = replace(make.outcome(), aws={"changes": [a_metric(dimensions={"stage": "test"})]})
    a_play(function, outcome)

    page = client.get(reverse("observe:metrics", args=["functions", function.pk]), {"statistic": "Sum"}).text

    assert "orders, Sum" in page
    assert "Shop, stage=test" in page
