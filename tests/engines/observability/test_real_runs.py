"""What a real run leaves behind is read: its log, and the metrics in it."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.layers import ours
from portal.engines.observability.insights import LogEntry, ask, entries_of, shown
from portal.engines.observability.invocation import Invocation
from portal.engines.observability.metrics import own_metrics, read_emf, series
from tests.needs import missing

pytestmark = pytest.mark.broker

SOURCE = """
import json, logging
logging.getLogger().setLevel("INFO")
def lambda_handler(event, context):
    logging.info("taking %s", event)
    print(json.dumps({"order": {"id": event}, "ok": True}))
    return 1 / event
"""
WITH_METRICS = """
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit
metrics = Metrics(namespace="shop", service="checkout")
@metrics.log_metrics(capture_cold_start_metric=True)
def lambda_handler(event, context):
    metrics.add_metric(name="orders", unit=MetricUnit.Count, value=2)
    metrics.add_metric(name="orders", unit=MetricUnit.Count, value=3)
"""


def outcomes(broker: Broker, source: str, *events: Any, **how: Any) -> list[Outcome]:
    function = Function(files={"lambda_function.py": source}, timeout_s=10, **how)
    told = tuple(json.dumps(event) for event in events)
    job = Job(id=str(uuid.uuid4()), owner="alice", function=function, events=told, warm=False)
    return [message.outcome for message in broker.run(job) if isinstance(message, Done)]


def test_the_logs_of_a_run_answer_queries(broker: Broker) -> None:
    began_ms = int(time.time() * 1000)
    entries: list[LogEntry] = []
    ran = outcomes(broker, SOURCE, 1, 0)
    for outcome in ran:
        entries += entries_of(
            outcome.log, began_ms=began_ms, stream="stream", group="111122223333:/aws/lambda/shop"
        )

    def answer(query: str) -> list[list[str]]:
        return [[shown(value) for value in row] for row in ask(query, entries, now_ms=began_ms).rows]

    requests = [outcome.request_id for outcome in ran]
    assert answer('filter @type = "REPORT" | stats count(*), sum(ispresent(@initDuration))') == [["2", "1"]]
    assert answer("filter ispresent(order.id) | fields order.id, ok | sort order.id") == [
        ["0", "1"],
        ["1", "1"],
    ]
    assert answer("filter @message like /taking/ | fields @requestId | sort @requestId") == [
        [one] for one in sorted(requests)
    ]
    assert answer(
        'parse @message "[ERROR] *: *" as kind, words | filter ispresent(kind) | stats count(*) by kind'
    ) == [["ZeroDivisionError", "1"]]
    (duration,) = answer('filter @type = "REPORT" | stats sum(@duration)')
    assert float(duration[0]) == pytest.approx(sum(outcome.report.duration_ms for outcome in ran), abs=1e-3)


def test_invocations_of_a_run_make_metrics(broker: Broker) -> None:
    invocations = [
        Invocation(
            request_id=outcome.request_id,
            function="shop",
            began_ms=1000.0 * place,
            duration_ms=outcome.report.duration_ms,
            init_ms=outcome.report.init_duration_ms,
            is_error=outcome.function_error is not None,
        )
        for place, outcome in enumerate(outcomes(broker, SOURCE, 1, 0))
    ]

    found = {
        one.metric.name: one.data[0].value
        for one in series(own_metrics(invocations), statistic="Sum", period_s=60)
    }
    assert (found["Invocations"], found["Errors"], found["Throttles"]) == (2, 1, 0)


def test_metrics_of_powertools_are_read(broker: Broker) -> None:
    if "powertools" not in ours():
        missing("The layer powertools is not installed: make setup")
    (outcome,) = outcomes(broker, WITH_METRICS, 1, layers=("powertools",), memory_mb=512)

    read = read_emf(outcome.log, now_ms=time.time() * 1000)

    assert read.findings == ()
    orders = [point for point in read.points if point.metric.name == "orders"]
    assert [(point.metric.namespace, point.metric.dimensions, point.unit) for point in orders] == [
        ("shop", (("service", "checkout"),), "Count")
    ]
    assert orders[0].values == ((2.0, 1.0), (3.0, 1.0))
    assert "ColdStart" in {point.metric.name for point in read.points}
