"""A simulation to play with a function of one's own, as a value: its knobs and what they are turned to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from portal.engines.curriculum import Simulation
from portal.engines.simulation.scenarios import Turning, read_scenario
from portal.pages.workbench.panel import Panel
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.models import OwnFunction
from portal.records.playground.simulate import (
    BODY,
    DONE,
    DONE_CHARACTERS,
    FIELD,
    POISON,
    SEED,
    WALL_S,
    turnings_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulating:
    """`poison_body` is None where no event of the simulation is poison."""

    simulation: Simulation
    turnings: tuple[Turning, ...]
    seed: str
    done: str
    body: str
    poison_body: str | None
    key: str

    @property
    def longest(self) -> int:
        """Characters of what an event carries."""
        return FIELD

    @property
    def longest_done(self) -> int:
        return DONE_CHARACTERS

    @property
    def wall_s(self) -> float:
        return WALL_S


def simulating(simulation: Simulation, given: Mapping[str, str]) -> Simulating:
    """With what was typed, right or wrong; as the simulation has it where nothing was."""
    scenario = read_scenario(simulation.scenario)
    first = scenario.traffic[0]
    has_poison = any(one.poison or one.poison_every for one in scenario.traffic)
    return Simulating(
        simulation=simulation,
        turnings=turnings_of(scenario, given),
        seed=given.get(SEED, str(scenario.seed))[:FIELD],
        done=given.get(DONE, "")[:FIELD],
        body=given.get(BODY, first.body)[:FIELD],
        poison_body=given.get(POISON, first.poison_body)[:FIELD] if has_poison else None,
        key=str(uuid4()),
    )


def simulate_page(
    request: LearnerRequest,
    function: OwnFunction,
    shown: Simulating,
    *,
    status: int = 200,
    panel: Panel | None = None,
) -> HttpResponse:
    """`panel` says why nothing was started."""
    context = {"function": function, "shown": shown, "panel": panel}
    response = render(request, "playground/simulate.html", context, status=status)
    if panel is not None and panel.retry_after_s:
        response["Retry-After"] = str(panel.retry_after_s)
    return response
