"""A real environment whose code sends its traces: X-Ray's SDK from its layer, and OTLP by hand."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.observability.collector import OTLP, XRAY, Collected, Collector, listen
from portal.engines.observability.invocation import Invocation
from portal.engines.observability.traces import assemble, lambda_spans, waterfall
from portal.engines.sandbox import LAMBDA, Limits, Zygote, datagrams_inside, socket_inside
from tests.attacks.jail import GUEST, Jail, run_in
from tests.needs import missing

pytestmark = pytest.mark.broker

LAYER = Path(__file__).resolve().parents[3] / ".venv" / "layers" / "aws-xray-sdk" / "python"
TRACE, PARENT = "1-67891233-abcdef012345678912345678", "53995c3f42cd8ad8"

WITH_THE_SDK = f"""
import os, sys
sys.path.insert(0, "/var/layer")
os.environ.update({{
    "LAMBDA_TASK_ROOT": "/var/task", "AWS_XRAY_DAEMON_ADDRESS": "{XRAY[0]}:{XRAY[1]}",
    "_X_AMZN_TRACE_ID": "Root={TRACE};Parent={PARENT};Sampled=" + sys.argv[1],
}})
from aws_xray_sdk.core import xray_recorder
with xray_recorder.in_subsegment("order") as order:
    order.put_annotation("customer", "alice")
    with xray_recorder.in_subsegment("pay"):
        pass
try:
    with xray_recorder.in_subsegment("deliver"):
        raise RuntimeError("no van")
except RuntimeError:
    pass
"""

BY_HAND = """
import json, urllib.request
span = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "work", "kind": 1,
        "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000"}
body = {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
        "scopeSpans": [{"spans": [span, {**span, "spanId": "none"}]}]}]}
request = urllib.request.Request("http://localhost:4318/v1/traces", json.dumps(body).encode(),
                                 {"Content-Type": "application/json"})
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
"""


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    """With the layer, where it can be imported from."""
    if not LAYER.is_dir():
        missing("The layer aws-xray-sdk is not installed: make setup")
    jail = Jail()
    jail.do(jail.zygote.stop())
    policy = dataclasses.replace(LAMBDA, folders=(("/var/layer", str(LAYER)),))
    jail.zygote = jail.do(Zygote.start(guest=GUEST, policy=policy))
    yield jail
    jail.close()


def collected(jail: Jail, script: str, *arguments: str) -> tuple[Collected, str]:
    async def scenario() -> tuple[Collected, str]:
        environment = await jail.zygote.spawn(Limits())
        datagrams, requests = await datagrams_inside(environment), await socket_inside(environment)
        datagrams.bind(XRAY)
        requests.bind(OTLP)
        collector = Collector()
        listening = await listen(collector, datagrams=datagrams, requests=requests)
        try:
            await environment.load({"main.py": script.encode()})
            ran = await run_in(environment, *arguments)
            listening.drain()
        finally:
            listening.close()
            await environment.destroy()
        return collector.collect(), ran.output

    return jail.do(scenario())


def test_subsegments_of_a_sampled_trace_arrive_with_the_parent_of_the_header(jail: Jail) -> None:
    # Conformance row 70
    got, output = collected(jail, WITH_THE_SDK, "1")

    spans = {span.name: span for span in got.spans}
    assert output == ""
    assert set(spans) == {"order", "pay", "deliver"}
    assert {span.trace_id for span in got.spans} == {TRACE.replace("1-", "").replace("-", "")}
    assert [spans[name].parent_id for name in ("order", "deliver")] == [PARENT, PARENT]
    assert spans["pay"].parent_id == spans["order"].span_id
    assert spans["order"].attributes == (("customer", "alice"),)
    assert (spans["deliver"].status, spans["deliver"].message) == ("fault", "RuntimeError: no van")
    assert got.findings == ()


def test_with_lambdas_own_segments_they_are_one_whole_trace(jail: Jail) -> None:
    got, _ = collected(jail, WITH_THE_SDK, "1")
    began_ms = min(span.began_ms for span in got.spans)
    invocation = Invocation(
        request_id="r-1",
        function="shop",
        began_ms=began_ms - 5,
        duration_ms=1_000,
        trace=f"Root={TRACE};Parent={PARENT};Sampled=1",
    )

    (trace,) = assemble([*lambda_spans(invocation), *got.spans])

    assert [(row.span.name, row.depth) if row.span else None for row in waterfall(trace).rows] == [
        ("shop", 0), ("shop", 1), ("Invocation", 2), ("order", 2), ("pay", 3), ("deliver", 2),
    ]  # fmt: skip


def test_nothing_comes_of_a_trace_that_is_not_sampled(jail: Jail) -> None:
    # Conformance row 70
    got, output = collected(jail, WITH_THE_SDK, "0")

    assert (got.spans, output) == ((), "")


def test_spans_are_posted_to_the_port_of_opentelemetry(jail: Jail) -> None:
    got, output = collected(jail, BY_HAND)

    status, _, answer = output.partition(" ")
    assert status == "200"
    assert json.loads(answer)["partialSuccess"]["rejectedSpans"] == "1"
    assert [(span.name, span.service, span.duration_ms) for span in got.spans] == [("work", "shop", 1000.0)]
    assert got.dropped == 1


def test_a_flood_is_bounded(jail: Jail) -> None:
    flood = f"""
import socket
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(5_000):
    sender.sendto(b'{{"format": "json", "version": 1}}\\n{{}}', {XRAY})
"""
    got, output = collected(jail, flood)

    assert output == ""
    assert got.spans == ()
    assert len(got.findings) == 50
