"""Traced functions, really run: from the function through the broker to spans."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import Call, Done, Function, Outcome
from portal.engines.emulator.client import Broker, Refused
from portal.engines.emulator.layers import ours
from portal.engines.grading.invocation import own_lines
from portal.engines.observability.collector import Collected, collected_to_json
from portal.engines.observability.traces import Span, Trace, assemble, service_map, waterfall
from portal.engines.tracing import collected_of, spans_of
from portal.engines.tracing.beside import TOLD_BYTES, within
from tests.conformance.invoking import function, job
from tests.needs import missing

pytestmark = pytest.mark.broker

WITH_THE_SDK = """
from aws_xray_sdk.core import xray_recorder

def lambda_handler(event, context):
    with xray_recorder.in_subsegment("order") as order:
        order.put_annotation("customer", event.get("customer", "nobody"))
        order.put_metadata("basket", ["tea", "cups"])
        with xray_recorder.in_subsegment("pay"):
            pass
    try:
        with xray_recorder.in_subsegment("deliver"):
            raise RuntimeError("no van")
    except RuntimeError:
        return "stays here"
"""
TELLS_ITS_HEADER = """
import os

def lambda_handler(event, context):
    return os.environ["_X_AMZN_TRACE_ID"]
"""
BY_HAND = """
import json, os, time, urllib.request

def lambda_handler(event, context):
    root, parent, _ = os.environ["_X_AMZN_TRACE_ID"].split(";")
    now = time.time_ns()
    span = {"traceId": root[5:].replace("1-", "", 1).replace("-", ""), "spanId": "eee19b7ec3c1b174",
            "parentSpanId": parent[7:], "name": "work", "kind": 1,
            "startTimeUnixNano": str(now - 1000), "endTimeUnixNano": str(now)}
    body = {"resourceSpans": [{"scopeSpans": [{"spans": [span, {**span, "spanId": "none"}]}]}]}
    asked = urllib.request.Request("http://localhost:4318/v1/traces", json.dumps(body).encode(),
                                   {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        return answer.status
"""
FLOOD = """
import socket

def lambda_handler(event, context):
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for number in range(1000):
        document = '{"name": "' + "x" * 199 + '", "id": "%016x", "trace_id": "1-5759e988-bd862e3fe1be46a994272793",' \\
            ' "start_time": 1480615200, "end_time": 1480615201, "metadata": {"d": {"k": "%s"}}}' % (number + 1, "y" * 7000)
        sender.sendto(b'{"format": "json", "version": 1}\\n' + document.encode(), ("169.254.100.1", 2000))
"""


def active(source: str, **changes: Any) -> Function:
    return function(source, tracing="Active", **changes)


def with_the_sdk(**changes: Any) -> Function:
    if "aws-xray-sdk" not in ours():
        missing("The layer aws-xray-sdk is not installed: make setup")
    return active(WITH_THE_SDK, layers=("aws-xray-sdk",), **changes)


def outcomes(
    broker: Broker, of: Function, *events: Any, trace: str | None = None, **changes: Any
) -> list[Outcome]:
    asked = replace(job(of, *events), call=Call(trace=trace), **changes)
    return [said.outcome for said in broker.run(asked) if isinstance(said, Done)]


def spans(outcome: Outcome, event: Any = None, name: str = "my-function") -> tuple[Span, ...]:
    return spans_of(outcome, function=name, event=json.dumps(event))


def rows(trace: Trace) -> list[tuple[str, int]]:
    return [(row.span.name if row.span else "?", row.depth) for row in waterfall(trace).rows]


def test_subsegments_stand_within_lambdas_own_segments(traced: Broker) -> None:
    (outcome,) = outcomes(traced, with_the_sdk(), {"customer": "alice"})

    (trace,) = assemble(spans(outcome))
    by_name = {span.name: span for span in trace.spans}
    assert rows(trace)[:3] == [("my-function", 0), ("my-function", 1), ("Initialization", 2)]
    assert {("order", 2), ("pay", 3), ("deliver", 2), ("Invocation", 2)} <= set(rows(trace))
    assert by_name["order"].attributes == (("customer", "alice"),)
    assert by_name["order"].metadata == '{"default": {"basket": ["tea", "cups"]}}'
    assert (by_name["deliver"].status, by_name["deliver"].message) == ("fault", "RuntimeError: no van")
    assert collected_of(outcome).findings == ()
    lambdas, ends = by_name["Invocation"], max(span.ended_ms or 0.0 for span in trace.spans)
    # Both clocks are the machine's, and code tells microseconds.
    assert lambdas.began_ms <= by_name["order"].began_ms + 1
    assert (by_name["deliver"].ended_ms or 0.0) <= ends + 1


def test_each_event_has_a_trace_of_its_own_and_only_its_own_spans(traced: Broker) -> None:
    got = outcomes(traced, with_the_sdk(), {"customer": "alice"}, {"customer": "bob"})

    first, second = (assemble(spans(outcome)) for outcome in got)
    assert len(first) == len(second) == 1
    assert first[0].trace_id != second[0].trace_id
    assert [dict(span.attributes).get("customer") for span in second[0].spans if span.name == "order"] == [
        "bob"
    ]
    assert "Initialization" not in {span.name for span in second[0].spans}


def test_it_goes_on_after_a_runtime_that_ended(traced: Broker) -> None:
    """The sockets are the environment's, which a crash leaves."""
    source = "import os\n" + WITH_THE_SDK.replace(
        "def lambda_handler(event, context):\n",
        "def lambda_handler(event, context):\n    event.get('die') and os._exit(3)\n",
    )
    if "aws-xray-sdk" not in ours():
        missing("The layer aws-xray-sdk is not installed: make setup")

    died, lived = outcomes(traced, active(source, layers=("aws-xray-sdk",)), {"die": True}, {})

    assert [span.status for span in spans(died) if span.name == "Invocation"] == ["fault"]
    assert "order" in {span.name for span in spans(lived)}


def test_of_a_flood_so_much_is_kept(traced: Broker) -> None:
    """How much of it arrives is the kernel's affair: nobody waits for who listens."""
    (outcome,) = outcomes(traced, active(FLOOD, timeout_s=10))

    assert outcome.traced is not None
    assert outcome.traced.told is not None
    assert len(outcome.traced.told) < TOLD_BYTES + 1024
    assert 0 < len(collected_of(outcome).spans) < 100


@given(st.lists(st.text(max_size=300), max_size=20), st.integers(0, 8_000))
def test_the_first_spans_are_kept_and_the_others_counted(messages: list[str], most_bytes: int) -> None:
    told = tuple(
        Span(
            trace_id="a" * 32,
            span_id=f"{n + 1:016x}",
            parent_id=None,
            name="x",
            began_ms=n,
            ended_ms=n,
            message=text,
        )
        for n, text in enumerate(messages)
    )

    kept = within(Collected(spans=told, findings=(), dropped=2), most_bytes)

    assert kept.spans == told[: len(kept.spans)]
    assert kept.dropped == 2 + len(told) - len(kept.spans)
    assert len(collected_to_json(kept)) <= most_bytes + 100
    if kept.spans != told:
        one_more = replace(kept, spans=told[: len(kept.spans) + 1])
        assert len(collected_to_json(one_more)) > most_bytes


def test_spans_of_opentelemetry_belong_to_the_same_trace(traced: Broker) -> None:
    (outcome,) = outcomes(traced, active(BY_HAND))

    assert outcome.payload == "200"
    (trace,) = assemble(spans(outcome))
    assert ("work", 2) in rows(trace)
    assert [finding.kind for finding in collected_of(outcome).findings] == ["error"]
    assert collected_of(outcome).dropped == 1


def test_without_active_tracing_nothing_is_sampled_and_nobody_listens(traced: Broker) -> None:
    source = """
    import os, socket
    def lambda_handler(event, context):
        with socket.socket() as asking:
            refused = asking.connect_ex(("127.0.0.1", 4318))
        return os.environ["_X_AMZN_TRACE_ID"].rpartition(";")[2], os.strerror(refused)
    """
    (outcome,) = outcomes(traced, function(source))

    assert json.loads(outcome.payload) == ["Sampled=0", "Connection refused"]
    assert outcome.traced is None
    assert spans(outcome) == ()


def test_two_functions_and_a_queue_are_one_story(traced: Broker) -> None:
    """A call goes on with the caller's trace; what comes from a queue is a trace of its own, linked to it."""
    (first,) = outcomes(traced, active(TELLS_ITS_HEADER, name="front"))
    header = json.loads(first.payload)
    (second,) = outcomes(traced, active(TELLS_ITS_HEADER, name="back"), trace=header)
    batch = {"Records": [{"body": "x", "attributes": {"AWSTraceHeader": header}}]}
    (third,) = outcomes(traced, active(TELLS_ITS_HEADER, name="worker"), batch)

    found = [*spans(first, name="front"), *spans(second, name="back"), *spans(third, batch, name="worker")]
    called, queued = assemble(found)

    assert [row for row in rows(called) if row[0] in ("front", "back")] == [
        ("front", 0), ("front", 1), ("back", 2), ("back", 3),
    ]  # fmt: skip
    assert called.linked == (queued.trace_id,)
    assert queued.linked == (called.trace_id,)
    assert {node.name for node in service_map([called, queued]).nodes} >= {"front", "back", "worker"}


def test_whoever_calls_decides_what_is_sampled(traced: Broker) -> None:
    root = "Root=1-5759e988-bd862e3fe1be46a994272793"
    (outcome,) = outcomes(traced, active(TELLS_ITS_HEADER), trace=f"{root};Parent=53995c3f42cd8ad8;Sampled=0")

    told = json.loads(outcome.payload)
    assert told.startswith(root)
    assert told.endswith("Sampled=0")
    assert outcome.traced is None


def test_what_is_no_trace_header_is_refused(traced: Broker) -> None:
    with pytest.raises(Refused, match="A trace header is like"):
        outcomes(traced, active(TELLS_ITS_HEADER), trace="Root=1-x\r\nX: y")


def test_the_trace_is_named_behind_report(traced: Broker) -> None:
    (outcome,) = outcomes(traced, active(TELLS_ITS_HEADER))

    fields = dict(part.partition("=")[::2] for part in json.loads(outcome.payload).split(";"))
    assert outcome.log.splitlines()[-1] == (
        f"XRAY TraceId: {fields['Root']}\tSegmentId: {fields['Parent']}\tSampled: true\t"
    )
    assert own_lines(outcome) == ()
