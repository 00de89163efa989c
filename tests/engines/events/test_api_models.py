"""What is built holds what AWS's own API models say of the same things: names, enumerations, patterns."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from portal.engines.events import build

DATA = Path(__file__).parents[3] / ".venv" / "layers" / "python-boto3" / "python" / "botocore" / "data"


@cache
def shapes(service: str) -> dict[str, Any]:
    path = max(DATA.glob(f"{service}/*/service-2.json*"))  # the newest version of the API
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = json.loads(text)["shapes"]
    assert isinstance(found, dict)
    return found


def faults(service: str, name: str, value: Any, where: str = "") -> list[str]:
    """Where a value is not of a shape: a name that it has not, one that is missing, a word, a pattern, a type."""
    shape = shapes(service)[name]
    match shape["type"]:
        case "structure":
            members = shape["members"]
            found = [f"{where}.{key}: unknown" for key in value if key not in members]
            found += [f"{where}.{key}: missing" for key in shape.get("required", ()) if key not in value]
            return found + [
                fault
                for key in value
                if key in members
                for fault in faults(service, members[key]["shape"], value[key], f"{where}.{key}")
            ]
        case "list":
            inner = shape["member"]["shape"]
            return [fault for one in value for fault in faults(service, inner, one, f"{where}[]")]
        case "map":
            inner = shape["value"]["shape"]
            return [fault for key in value for fault in faults(service, inner, value[key], f"{where}.{key}")]
        case "string":
            fits = isinstance(value, str) and value in shape.get("enum", [value])
            fits = fits and ("pattern" not in shape or re.fullmatch(shape["pattern"], value) is not None)
            return [] if fits else [f"{where}: {value!r:.80}"]
        case "timestamp" | "float" | "double":
            return [] if isinstance(value, int | float) else [f"{where}: {value!r:.80}"]
        case "integer" | "long":
            return [] if isinstance(value, int) else [f"{where}: {value!r:.80}"]
        case "boolean":
            return [] if isinstance(value, bool) else [f"{where}: {value!r:.80}"]
        case "blob":
            return [] if isinstance(value, str) else [f"{where}: {value!r:.80}"]
    return [f"{where}: {shape['type']}"]


@pytest.mark.parametrize("knobs", [{}, {"done": 3}, {"done": 2, "waits": True}], ids=str)
def test_operations_of_a_durable_execution_are_those_of_the_api(knobs):
    event = build("durable", knobs)

    for operation in event["InitialExecutionState"]["Operations"]:
        assert faults("lambda", "Operation", operation) == []
    assert faults("lambda", "DurableExecutionArn", event["DurableExecutionArn"]) == []
    assert faults("lambda", "CheckpointToken", event["CheckpointToken"]) == []


@pytest.mark.parametrize("changes", ["life", "INSERT", "MODIFY", "REMOVE"])
@pytest.mark.parametrize("view", ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"])
def test_changes_of_a_table_are_records_of_its_stream(changes, view):
    event = build("dynamodb-stream", {"changes": changes, "view": view, "types": True})

    for record in event["Records"]:
        own = {name: value for name, value in record.items() if name != "eventSourceARN"}
        assert faults("dynamodbstreams", "Record", own) == []


@pytest.mark.parametrize("slug", ["sqs", "sqs-fifo"])
def test_attributes_of_a_message_are_those_that_sqs_knows(slug):
    known = set(shapes("sqs")["MessageSystemAttributeName"]["enum"])

    for record in build(slug, {"moved": "on"})["Records"]:
        assert set(record["attributes"]) <= known


def test_a_hook_can_be_answered():
    event = build("codedeploy")

    assert faults("codedeploy", "PutLifecycleEventHookExecutionStatusInput", {
        "deploymentId": event["DeploymentId"],
        "lifecycleEventHookExecutionId": event["LifecycleEventHookExecutionId"],
        "status": "Succeeded",
    }) == []  # fmt: skip


def test_a_task_can_be_answered():
    token = build("step-functions", {"pattern": "token"})["taskToken"]

    assert faults("stepfunctions", "SendTaskSuccessInput", {"taskToken": token, "output": "{}"}) == []
    assert len(token) <= shapes("stepfunctions")["TaskToken"]["max"]


def test_a_secret_can_be_read_by_what_a_rotation_names():
    event = build("secrets-rotation")

    assert faults("secretsmanager", "GetSecretValueRequest", {
        "SecretId": event["SecretId"], "VersionId": event["ClientRequestToken"], "VersionStage": "AWSPENDING",
    }) == []  # fmt: skip


def test_a_record_of_kinesis_is_what_the_stream_would_give():
    (record, *_) = build("kinesis")["Records"]
    told = record["kinesis"]

    assert faults("kinesis", "Record", {
        "SequenceNumber": told["sequenceNumber"], "PartitionKey": told["partitionKey"], "Data": told["data"],
        "ApproximateArrivalTimestamp": told["approximateArrivalTimestamp"],
    }) == []  # fmt: skip
