"""A scenario through the learner's handler: played with the broker, and kept as a run keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.client import Broker, Session
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation.real import RealHandler, RealSettings, logged
from portal.engines.simulation.scenarios import Machine, Scenario, distribution, read_scenario, run
from portal.engines.simulation.timeline import timeline_to_json

AT_ONCE = 4  # environments that work at the same wall time
KEPT_OUTCOMES = 3  # failures come first: they are what somebody wants to read
KEPT_HAPPENINGS = 20_000  # of a handler that makes much more happen than one that does as it should


def play(broker: Broker, job: Job, told: dict[str, Any], started: Callable[[], None]) -> dict[str, Any]:
    """
    {"outcomes": some, "timeline": as timeline_to_json() has it}.
    `told` is {"scenario", "done"} of a lab. `started` is called when a handler has answered.

    Raises BrokerGone, Busy, Cancelled, Refused.
    """
    scenario = read_scenario(told["scenario"])
    heard: list[Outcome] = []

    def hear(request_id: str, outcome: Outcome) -> None:
        del request_id
        started()
        heard.append(outcome)

    job = replace(job, events=("null",) * AT_ONCE, at_once=AT_ONCE, warm=False)
    with broker.open(job) as session:
        timeline = run(
            scenario, make=lambda machine: _handler(session, scenario, machine, told["done"], hear)
        )
    failed = [outcome for outcome in heard if outcome.function_error]
    shown = [*failed, *(outcome for outcome in heard if not outcome.function_error)][:KEPT_OUTCOMES]
    return {
        "outcomes": [outcome_to_json(replace(outcome, aws=None)) for outcome in shown],
        "timeline": timeline_to_json(replace(timeline, happenings=timeline.happenings[:KEPT_HAPPENINGS])),
    }


def _handler(
    session: Session, scenario: Scenario, machine: Machine, done: str, heard: Callable[[str, Outcome], None]
) -> RealHandler:
    settings = RealSettings(
        duration=distribution(scenario.handler.takes),
        init=distribution(scenario.handler.init),
        handled=logged(done),
    )
    return RealHandler(session, clock=machine.clock, chance=machine.chance, settings=settings, heard=heard)
