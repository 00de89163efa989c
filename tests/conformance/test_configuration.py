"""What a function's configuration and its caller bring into an invocation: rows 30, 35, 36, 57."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Call, Concurrency, Done, Job, Provisioned, Throttled
from portal.engines.emulator.client import Broker
from tests.conformance.invoking import function, invoke_once, job, payload, returned

pytestmark = pytest.mark.broker

TELLS_ITS_CALL = """
def lambda_handler(event, context):
    client, identity = context.client_context, context.identity
    return {
        "arn": context.invoked_function_arn,
        "version": context.function_version,
        "stream": context.log_stream_name,
        "client": client and {"installation": client.client.installation_id, "custom": client.custom, "env": client.env},
        "identity": identity and [identity.cognito_identity_id, identity.cognito_identity_pool_id],
    }
"""
ENVIRONMENT = "import os\ndef lambda_handler(event, context): return dict(os.environ)"
COUNTS = """
calls = 0
def lambda_handler(event, context):
    global calls
    calls += 1
    return calls
"""


def called(broker: Broker, *, source: str = TELLS_ITS_CALL, call: Call, **changes: Any) -> Any:
    asked = replace(job(function(source, **changes)), call=call)
    (outcome,) = [message.outcome for message in broker.run(asked) if isinstance(message, Done)]
    assert outcome.function_error is None, outcome
    return payload(outcome)


def test_row_30_a_function_whose_logs_are_json_is_told_so(broker: Broker) -> None:
    # DG monitoring-cloudwatchlogs-logformat; RIC reads both
    text = returned(broker, ENVIRONMENT)
    as_json = returned(broker, ENVIRONMENT, log_format="JSON")
    filtered = returned(broker, ENVIRONMENT, log_format="JSON", application_log_level="ERROR")

    assert not {"AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL"} & text.keys()
    assert (as_json["AWS_LAMBDA_LOG_FORMAT"], as_json["AWS_LAMBDA_LOG_LEVEL"]) == ("JSON", "INFO")
    assert filtered["AWS_LAMBDA_LOG_LEVEL"] == "ERROR"


def test_row_30_a_version_knows_its_number_and_how_it_was_initialised(broker: Broker) -> None:
    # DG configuration-envvars, facts F-11 and F-12
    latest = returned(broker, ENVIRONMENT)
    third = returned(broker, ENVIRONMENT, version="3")

    assert (latest["AWS_LAMBDA_FUNCTION_VERSION"], third["AWS_LAMBDA_FUNCTION_VERSION"]) == ("$LATEST", "3")
    assert "[3]" in third["AWS_LAMBDA_LOG_STREAM_NAME"]
    assert latest["AWS_LAMBDA_INITIALIZATION_TYPE"] == "on-demand"


def test_row_35_the_client_context_arrives_as_the_caller_sent_it(broker: Broker) -> None:
    # B; RIE e2e; the shape of context.client_context is RIC's
    sent = '{"client": {"installation_id": "a1"}, "custom": {"k": "v\\u00fc\\n"}, "env": {"locale": "de"}}'

    found = called(broker, call=Call(client_context=sent))

    assert found["client"] == {"installation": "a1", "custom": {"k": "vü\n"}, "env": {"locale": "de"}}
    assert returned(broker, TELLS_ITS_CALL)["client"] is None


def test_row_35_so_does_the_identity_that_cognito_knows(broker: Broker) -> None:
    call = Call(cognito_identity_id="us-east-1:1a-2b", cognito_identity_pool_id="us-east-1:3c")

    assert called(broker, call=call)["identity"] == ["us-east-1:1a-2b", "us-east-1:3c"]


@pytest.mark.parametrize(
    ("qualifier", "suffix"), [(None, ""), ("live", ":live"), ("7", ":7"), ("$LATEST", ":$LATEST")]
)
def test_row_36_the_arn_keeps_the_qualifier_that_was_used(
    broker: Broker, qualifier: str | None, suffix: str
) -> None:
    # S introspection
    found = called(broker, call=Call(qualifier=qualifier), name="orders")

    assert found["arn"] == f"arn:aws:lambda:us-east-1:111122223333:function:orders{suffix}"


def test_row_36_start_names_the_version_and_not_the_alias(broker: Broker) -> None:
    # DG configuring-alias-routing, facts P-4
    outcome = invoke_once(broker, TELLS_ITS_CALL, version="12")

    assert re.search(r"^START RequestId: \S+ Version: 12$", outcome.log, re.M)


def test_ephemeral_storage_has_the_size_that_was_asked_for(broker: Broker) -> None:
    # facts M-6
    source = """
import os
def lambda_handler(event, context):
    found = os.statvfs("/tmp")
    return found.f_blocks * found.f_frsize // 2**20
"""
    assert returned(broker, source) == 512
    assert returned(broker, source, ephemeral_mb=1_024) == 1_024


def test_row_57_over_its_reserved_concurrency_a_function_is_throttled(broker: Broker) -> None:
    # S test_reserved_concurrency 2025-11-25; B Invoke
    sleeps = "import time\ndef lambda_handler(event, context): time.sleep(0.3)"
    asked = replace(job(function(sleeps), *[{}] * 3), at_once=3, concurrency=Concurrency(reserved=1))

    said = list(broker.run(asked))

    assert [type(one) for one in said if isinstance(one, Done | Throttled)] == [Throttled, Throttled, Done]
    throttled = next(one for one in said if isinstance(one, Throttled))
    assert (throttled.status, throttled.error_type) == (429, "TooManyRequestsException")
    assert throttled.message == "Rate Exceeded."
    assert throttled.reason == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_row_57_nothing_reserved_throttles_everything(broker: Broker) -> None:
    # facts J-7
    asked = replace(job(function(COUNTS), *[{}] * 3), concurrency=Concurrency(reserved=0))

    assert [type(one) for one in broker.run(asked)] == [Throttled] * 3


def provisioned(number: int, *, events: int = 1, at_once: int = 1, source: str = COUNTS) -> Job:
    asked = job(function(source, version="1"), *[{}] * events)
    return replace(asked, at_once=at_once, concurrency=Concurrency(provisioned=number))


def test_provisioned_environments_are_initialised_before_any_event(broker: Broker) -> None:
    # DG provisioned-concurrency; facts J-8, F-12, I-15
    source = "print('top')\n" + ENVIRONMENT

    first, second, *rest = broker.run(provisioned(2, source=source))

    assert isinstance(first, Provisioned)
    assert isinstance(second, Provisioned)
    assert first.environment != second.environment
    for one in (first, second):
        start, top, report = one.log.splitlines()
        assert start.startswith("INIT_START Runtime Version: python:3.14")
        assert top == "top"
        assert re.fullmatch(r"INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init", report.rstrip())
    last = rest[-1]
    assert isinstance(last, Done)
    assert payload(last.outcome)["AWS_LAMBDA_INITIALIZATION_TYPE"] == "provisioned-concurrency"
    assert "INIT_START" not in last.outcome.log
    assert "Init Duration" not in last.outcome.log
    assert last.outcome.report.init_duration_ms is None


def test_above_the_provisioned_ones_an_event_starts_cold(broker: Broker) -> None:
    # facts J-8: spill-over goes on demand
    sleeps = "import time\ndef lambda_handler(event, context): time.sleep(0.3)"

    said = broker.run(provisioned(1, events=2, at_once=2, source=sleeps))
    outcomes = [message.outcome for message in said if isinstance(message, Done)]

    assert sorted(outcome.report.init_duration_ms is None for outcome in outcomes) == [False, True]
