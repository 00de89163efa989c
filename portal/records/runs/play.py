"""A scenario through the learner's handler: played with the broker, and kept as a run keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.client import Broker, Session
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation.real import RealHandler, RealSettings, logged, unknown
from portal.engines.simulation.scenarios import Machine, Scenario, distribution, read_scenario, run
from portal.engines.simulation.timeline import timeline_to_json
from portal.records.runs.room import Room
from portal.records.runs.storable import storable

AT_ONCE = 4  # environments that work at the same wall time
KEPT_OUTCOMES = 3  # failures come first: they are what somebody wants to read
KEPT_HAPPENINGS = 20_000  # of a handler that makes much more happen than one that does as it should


def play(broker: Broker, job: Job, told: dict[str, Any], started: Callable[[], None]) -> dict[str, Any]:
    """
    {"outcomes": some, "timeline": as timeline_to_json() has it}.
    `told` is {"scenario", "done"} of a lab, or of a simulation of one's own function, where nothing need be
    `done`: then the answers tell. `started` is called when a handler has answered.

    Raises BrokerGone, Busy, Cancelled, Refused.
    """
    scenario = read_scenario(told["scenario"])
    failed: list[Outcome] = []
    others: list[Outcome] = []

    def hear(request_id: str, outcome: Outcome) -> None:
        del request_id
        started()
        heard = failed if outcome.function_error else others
        if len(heard) < KEPT_OUTCOMES:  # of thousands, each with a log, no more are held
            heard.append(replace(outcome, aws=None))

    job = replace(job, events=("null",) * AT_ONCE, at_once=AT_ONCE, warm=False)
    with broker.open(job) as session:
        timeline = run(
            scenario, make=lambda machine: _handler(session, scenario, machine, told["done"], hear)
        )
    shown = [*failed, *others][:KEPT_OUTCOMES]
    room = Room()
    return {
        "outcomes": storable([outcome_to_json(room.keep(outcome)) for outcome in shown]),
        "timeline": storable(
            timeline_to_json(replace(timeline, happenings=timeline.happenings[:KEPT_HAPPENINGS]))
        ),
    }


def _handler(
    session: Session, scenario: Scenario, machine: Machine, done: str, heard: Callable[[str, Outcome], None]
) -> RealHandler:
    settings = RealSettings(
        duration=distribution(scenario.handler.takes),
        init=distribution(scenario.handler.init),
        handled=logged(done) if done else unknown,
    )
    return RealHandler(session, clock=machine.clock, chance=machine.chance, settings=settings, heard=heard)
