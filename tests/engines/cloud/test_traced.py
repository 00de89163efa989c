"""AWS and who takes traces, beside the same function: each tells its part of the outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.engines.cloud import Told
from portal.engines.emulator import Done
from portal.engines.emulator.client import Broker
from portal.engines.emulator.layers import ours
from portal.engines.tracing import collected_of
from tests.conformance.invoking import function, job
from tests.needs import missing

pytestmark = pytest.mark.broker

SOURCE = """
import boto3
from aws_xray_sdk.core import patch, xray_recorder

patch(["botocore"])

def lambda_handler(event, context):
    boto3.client("s3").create_bucket(Bucket="orders")
"""


def test_a_traced_call_of_aws_is_in_the_trace_and_among_the_calls(around: Broker) -> None:
    if not {"aws-xray-sdk", "python-boto3"} <= set(ours()):
        missing("The layers are not installed: make setup")
    traced = function(SOURCE, tracing="Active", layers=("aws-xray-sdk",), timeout_s=20, memory_mb=512)

    (outcome,) = (said.outcome for said in around.run(replace(job(traced), aws={})) if isinstance(said, Done))

    assert outcome.function_error is None, outcome.payload
    assert outcome.aws
    assert [call.action for call in Told.from_json(outcome.aws).calls] == ["s3:CreateBucket"]
    (span,) = collected_of(outcome).spans
    assert (span.name, span.kind, span.remote) == ("s3", "client", "s3")
    assert dict(span.attributes)["aws.operation"] == "CreateBucket"
