"""Versions with SnapStart, and what their invocations come to, for the tests that restore them."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker

PLAIN = "def lambda_handler(event, context): return context.function_version"


def version_of(source: str, number: str = "1", **changes: Any) -> Function:
    return Function(files={"lambda_function.py": source}, version=number, snap_start=True, **changes)


def job(of: Function, *events: Any, **changes: Any) -> Job:
    asked = Job(
        id=str(uuid.uuid4()), owner="alice", function=of, events=tuple(map(json.dumps, events)), warm=False
    )
    return replace(asked, **changes)


def done(broker: Broker, asked: Job) -> list[Done]:
    found = [message for message in broker.run(asked) if isinstance(message, Done)]
    return sorted(found, key=lambda one: one.index)


def returned(broker: Broker, asked: Job) -> list[Any]:
    return [json.loads(one.outcome.payload) for one in done(broker, asked)]


@pytest.fixture
def alices() -> dict[str, Any]:
    """Nobody else has her snapshots."""
    return {"owner": str(uuid.uuid4())}
