"""Messages of a queue through a real handler, as fast as the virtual clock can be driven."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.engines.emulator import Function
from portal.engines.emulator.client import Broker
from portal.engines.emulator.processors import MB_OF_ONE
from portal.engines.simulation.real import RealHandler, RealSettings, logged, open_session
from portal.engines.simulation.scenarios import Machine, distribution, read_scenario, run
from portal.engines.simulation.timeline import Timeline

HANDLER = """\
import json

def lambda_handler(event, context):
    for record in event["Records"]:
        print("charged", json.loads(record["body"])["id"])
    return {"batchItemFailures": []}
"""
BATCH = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    messages: int
    invocations: int
    environments: int


def play(broker: Broker, messages: int) -> Played:
    """
    All of them sent at once, and each checked: its work was done once, which the handler's log says. A new
    session each time, and so new environments.
    """
    scenario = read_scenario(
        {
            "function": {"timeout_s": 10},
            "source": {"kind": "sqs", "batch_size": BATCH, "visibility_s": 60, "reports_failures": True},
            "handler": {"takes": {"median_ms": 400, "p99_ms": 1500}},
            "traffic": [{"count": messages}],
            "limits": {"wall_s": 60},
        }
    )
    settings = RealSettings(duration=distribution(scenario.handler.takes), handled=logged("charged {id}"))
    function = Function(files={"lambda_function.py": HANDLER}, memory_mb=MB_OF_ONE, timeout_s=10)
    with open_session(broker, function=function, owner=str(uuid.uuid4())) as session:

        def make(machine: Machine) -> RealHandler:
            return RealHandler(session, clock=machine.clock, chance=machine.chance, settings=settings)

        timeline = run(scenario, make=make)
    return _checked(timeline, messages)


def _checked(timeline: Timeline, messages: int) -> Played:
    ledger = timeline.ledger
    assert (ledger.deleted, ledger.lost, ledger.duplicated) == (messages, 0, 0), ledger
    return Played(messages=messages, invocations=ledger.invocations, environments=len(timeline.lanes))
