"""
What Lambda gives a durable function: where its execution stands, for the SDK to replay.

Operations are those of the API model (Operation, ExecutionDetails, StepDetails, WaitDetails):
https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html. The names of the event itself are the
SDKs'; that times are seconds is unconfirmed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .batch import Json
from .identifiers import base64_of, hex_of, uuid_of
from .place import HERE, Place

_STEP_MS = 420


def event(
    payload: Mapping[str, Any],
    *,
    seed: str,
    at_ms: int,
    done: int = 0,
    waits: bool = False,
    function: str = "checkout",
    place: Place = HERE,
) -> Json:
    """
    {"DurableExecutionArn", "CheckpointToken", "InitialExecutionState": {"Operations": […], "NextMarker"}}.

    The first operation is the execution, with the event as text in InputPayload. `done` steps behind it
    have succeeded before, and `waits` adds a wait that is over: the handler runs from its beginning again,
    and the SDK gives those results instead of running the steps.
    """
    name = uuid_of(f"durable/{seed}")
    begun = at_ms - (done + 1) * _STEP_MS - (60_000 if waits else 0)
    operations: list[Json] = [
        {
            "Id": uuid_of(f"durable/{seed}/execution"),
            "Name": name,
            "Type": "EXECUTION",
            "StartTimestamp": begun / 1000,
            "Status": "STARTED",
            "ExecutionDetails": {"InputPayload": json.dumps(payload, ensure_ascii=False)},
        }
    ]
    operations += [_step(number, seed, begun) for number in range(1, done + 1)]
    if waits:
        operations.append(_wait(seed, begun + done * _STEP_MS))
    arn = f"{place.function_arn(function)}:$LATEST/durable-execution/{name}/{uuid_of(f'durable/{seed}/run')}"
    return {
        "DurableExecutionArn": arn,
        "CheckpointToken": base64_of(f"checkpoint/{seed}/{len(operations)}", 96),
        "InitialExecutionState": {"Operations": operations, "NextMarker": ""},
    }


def _step(number: int, seed: str, begun_ms: int) -> Json:
    started = begun_ms + number * _STEP_MS
    return {
        "Id": hex_of(f"durable/{seed}/step/{number}", 32),
        "Name": f"step-{number}",
        "Type": "STEP",
        "SubType": "Step",
        "StartTimestamp": started / 1000,
        "EndTimestamp": (started + 300) / 1000,
        "Status": "SUCCEEDED",
        "StepDetails": {"Attempt": 1, "Result": json.dumps({"step": number, "ok": True})},
    }


def _wait(seed: str, started_ms: int) -> Json:
    over = (started_ms + 60_000) / 1000
    return {
        "Id": hex_of(f"durable/{seed}/wait", 32),
        "Name": "cool-down",
        "Type": "WAIT",
        "SubType": "Wait",
        "StartTimestamp": started_ms / 1000,
        "EndTimestamp": over,
        "Status": "SUCCEEDED",
        "WaitDetails": {"ScheduledEndTimestamp": over},
    }
