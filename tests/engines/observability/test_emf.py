"""Embedded metric format: what is taken, and what is told of the rest. Facts O-28."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.engines.observability.finding import MOST
from portal.engines.observability.metrics import Metric, read_emf
from portal.engines.observability.metrics.emf import DIMENSION_SETS, DIRECTIVES, METRICS, POINTS, VALUES

NOW_MS = 1_767_225_600_000
REQUEST = "8f507cfc-1e5a-4a2e-9a3b-1c2d3e4f5a6b"


def document(**changes: Any) -> dict[str, Any]:
    """A sound one, with other members; those of a directive and of _aws are told apart by their names."""
    directive = {
        "Namespace": "shop",
        "Dimensions": [["service"]],
        "Metrics": [{"Name": "orders", "Unit": "Count"}],
    }
    metadata: dict[str, Any] = {"Timestamp": NOW_MS, "CloudWatchMetrics": [directive]}
    root: dict[str, Any] = {"_aws": metadata, "service": "checkout", "orders": 3}
    for name, value in changes.items():
        (directive if name in directive else metadata if name in metadata else root)[name] = value
    return root


def line(**changes: Any) -> str:
    return json.dumps(document(**changes))


def test_a_document_gives_a_point_for_each_metric_and_set() -> None:
    read = read_emf(
        line(
            Dimensions=[["service"], ["service", "region"], []],
            Metrics=[{"Name": "orders", "Unit": "Count"}, {"Name": "took", "StorageResolution": 1}],
            took=[1.5, 2],
            region="north",
        ),
        now_ms=NOW_MS,
    )

    assert read.findings == ()
    assert [(p.metric.name, p.metric.dimensions, p.unit, p.values, p.resolution_s) for p in read.points] == [
        ("orders", (("service", "checkout"),), "Count", ((3.0, 1.0),), 60),
        ("orders", (("region", "north"), ("service", "checkout")), "Count", ((3.0, 1.0),), 60),
        ("orders", (), "Count", ((3.0, 1.0),), 60),
        ("took", (("service", "checkout"),), "None", ((1.5, 1.0), (2.0, 1.0)), 1),
        ("took", (("region", "north"), ("service", "checkout")), "None", ((1.5, 1.0), (2.0, 1.0)), 1),
        ("took", (), "None", ((1.5, 1.0), (2.0, 1.0)), 1),
    ]
    assert {point.metric.namespace for point in read.points} == {"shop"}
    assert {point.at_ms for point in read.points} == {NOW_MS}


def test_what_lambda_writes_before_it_does_no_harm() -> None:
    log = f"START RequestId: {REQUEST}\n[INFO]\t2026-01-01T00:00:00.000Z\t{REQUEST}\t{line()}\nan ordinary line\n"

    read = read_emf(log, now_ms=NOW_MS)

    assert [point.metric for point in read.points] == [
        Metric(namespace="shop", name="orders", dimensions=(("service", "checkout"),))
    ]
    assert read.findings == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("metrics: " + line(), "not one JSON object and nothing else"),
        (line() + " sent", "not one JSON object and nothing else"),
        ("[" + line() + "]", "no JSON object"),
        (json.dumps({"inner": document()}), "does not stand at the top"),
        (json.dumps({"_aws": 1}), "`_aws` is no object"),
        (line(Timestamp=None), "`_aws.Timestamp` is missing"),
        (line(Timestamp="2026-01-01"), "`_aws.Timestamp` is missing, or no number"),
        (line(Timestamp=NOW_MS // 1000), "in seconds"),
        (line(Timestamp=NOW_MS - 15 * 86_400_000), "over two weeks ago"),
        (line(Timestamp=NOW_MS + 3 * 3_600_000), "over two hours ahead"),
        (line(CloudWatchMetrics={}), "`CloudWatchMetrics` of _aws is missing, or no list"),
        (line(CloudWatchMetrics=[1]), "An item of `CloudWatchMetrics` is no object"),
        (line(Namespace=""), "The namespace is empty"),
        (line(Namespace="AWS/Lambda"), "AWS's own"),
        (line(Dimensions=["service"]), "a list of lists"),
        (line(Dimensions=[]), "has no set"),
        (line(Dimensions=[["nobody"]]), "'nobody' has no value that is a text"),
        (line(Dimensions=[["orders"]]), "'orders' has no value that is a text"),
        (line(Dimensions=[[f"d{n}" for n in range(31)]]), "A set has 31 dimensions"),
        (line(Metrics=[{"Name": "orders"}] * (METRICS + 1)), "`Metrics` has 101 items"),
        (line(Metrics=["orders"]), "An item of `Metrics` is no object"),
        (line(Metrics=[{"Unit": "Count"}]), "None is no name"),
        (line(Metrics=[{"Name": "orders", "Unit": "count"}]), "'count' is no unit"),
        (line(Metrics=[{"Name": "orders", "StorageResolution": 30}]), "neither 1 nor 60"),
        (line(Metrics=[{"Name": "gone"}]), "The metric 'gone' has no value"),
        (line(orders="3"), "is no number: 3"),
        (line(orders=True), "is no number: True"),
        (line(orders=[]), "is no number: []"),
        (line(orders=[1, None]), "is no number"),
        (line(orders=[0] * (VALUES + 1)), "has 101 values"),
        (line(orders=float("nan")), "not one JSON object"),
        (line(orders=1e200), "is no number"),
        (line(padding="x" * 1024 * 1024), "over 1 MB"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(text: str, words: str) -> None:
    read = read_emf("before\n" + text, now_ms=NOW_MS)

    assert read.points == ()
    (finding,) = read.findings
    assert (finding.where, finding.kind) == ("line 2", "error")
    assert words in str(finding)
    assert finding.remedy


def test_a_metric_that_is_wrong_leaves_the_others() -> None:
    read = read_emf(line(Metrics=[{"Name": "gone"}, {"Name": "orders"}]), now_ms=NOW_MS)

    assert [point.metric.name for point in read.points] == ["orders"]
    assert len(read.findings) == 1


def test_a_dimension_that_is_another_each_time_is_hinted_at() -> None:
    read = read_emf(line(service=REQUEST), now_ms=NOW_MS)

    assert len(read.points) == 1
    assert [finding.kind for finding in read.findings] == ["hint"]


def test_points_are_bounded() -> None:
    big = line(Dimensions=[["service"]] * DIMENSION_SETS, Metrics=[{"Name": "orders"}] * METRICS)

    read = read_emf("\n".join([big] * 5), now_ms=NOW_MS)

    assert (len(read.points), read.is_cut) == (POINTS, True)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Name", "Unit", "Namespace", "Dimensions", "Metrics", "x"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
MEMBERS = [
    "Timestamp",
    "CloudWatchMetrics",
    "Namespace",
    "Dimensions",
    "Metrics",
    "orders",
    "service",
    "_aws",
]


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(MEMBERS), ANYTHING, max_size=3))
def test_anything_in_a_document_is_a_point_or_a_finding(changes: dict[str, Any]) -> None:
    read = read_emf(line(**changes), now_ms=NOW_MS)

    assert read.points or read.findings or changes.keys() & {"CloudWatchMetrics", "Metrics"}


@given(st.text(max_size=100))
@example('"_aws"' * 3)
@example('{"_aws":' * 20_000)
@example('{"_aws": {"Timestamp": 1' + "0" * 5_000 + "}}")
def test_any_log_is_read(log: str) -> None:
    assert read_emf(log, now_ms=NOW_MS).points == ()


def test_what_is_wrong_is_quoted_without_being_read_through() -> None:
    """Ten thousand definitions of a value of 800 KB: each is told of in a sentence, the first fifty only."""
    directive = {"Namespace": "shop", "Dimensions": [[]], "Metrics": [{"Name": "orders"}] * METRICS}
    text = line(
        orders=["x" * 800_000],
        **{"_aws": {"Timestamp": NOW_MS, "CloudWatchMetrics": [directive] * DIRECTIVES}},
    )

    read = read_emf(text, now_ms=NOW_MS)

    assert (len(read.points), len(read.findings)) == (0, MOST)
    assert max(len(str(finding)) for finding in read.findings) < 300
