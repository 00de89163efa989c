"""Row 70: what X-Ray's SDK sends of a sampled trace, and whose subsegments they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.engines.emulator import Call, Done, Outcome
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.layers import ours
from portal.engines.tracing import collected_of
from tests.needs import missing

from .invoking import function, job

pytestmark = pytest.mark.broker

CALLER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8"
SOURCE = """
import os
from aws_xray_sdk.core import xray_recorder

def lambda_handler(event, context):
    with xray_recorder.in_subsegment("work"):
        return os.environ["_X_AMZN_TRACE_ID"]
"""


@pytest.fixture(scope="module")
def taking() -> Iterator[Broker]:
    if "aws-xray-sdk" not in ours():
        missing("The layer aws-xray-sdk is not installed: make setup")
    with private_broker(module="portal.engines.tracing", cpu_shares=0) as socket:
        yield Broker(socket)


def invoke(broker: Broker, tracing: str, caller: str | None = None) -> tuple[dict[str, str], Outcome]:
    """The fields of the trace header that the function had, and what came of it."""
    asked = replace(job(function(SOURCE, tracing=tracing, layers=("aws-xray-sdk",))), call=Call(trace=caller))
    (outcome,) = (message.outcome for message in broker.run(asked) if isinstance(message, Done))
    assert outcome.function_error is None, outcome.payload
    return dict(part.partition("=")[::2] for part in json.loads(outcome.payload).split(";")), outcome


def test_row_70_with_active_tracing_subsegments_are_those_of_the_functions_segment(taking: Broker) -> None:
    # xray-sdk: the parent is the header's, and nothing is sent but with Sampled=1
    header, outcome = invoke(taking, "Active")

    (work,) = collected_of(outcome).spans
    assert header["Sampled"] == "1"
    assert work.parent_id == header["Parent"]
    assert work.trace_id == header["Root"].removeprefix("1-").replace("-", "")


def test_row_70_a_trace_goes_on_with_whoever_calls(taking: Broker) -> None:
    # AWS's documentation: the root is kept, the function's own segment is a new one
    header, outcome = invoke(taking, "Active", f"{CALLER};Sampled=1")

    assert f"Root={header['Root']}" == CALLER.partition(";")[0]
    assert header["Parent"] not in CALLER
    assert outcome.traced
    assert outcome.traced.caller == "53995c3f42cd8ad8"


@pytest.mark.parametrize(
    ("tracing", "caller"),
    [("PassThrough", None), ("PassThrough", f"{CALLER};Sampled=0"), ("Active", f"{CALLER};Sampled=0")],
)
def test_row_70_nothing_is_kept_of_what_is_not_sampled(
    taking: Broker, tracing: str, caller: str | None
) -> None:
    header, outcome = invoke(taking, tracing, caller)

    assert header["Sampled"] == "0"
    assert outcome.traced is None


def test_row_70_without_active_tracing_the_callers_header_is_passed_on(taking: Broker) -> None:
    # AWS's documentation: PassThrough propagates the context
    header, outcome = invoke(taking, "PassThrough", f"{CALLER};Sampled=1")

    assert ";".join(f"{name}={value}" for name, value in header.items()) == f"{CALLER};Sampled=1"
    assert outcome.traced is None
    assert "XRAY" not in outcome.log
