"""A simulation's knobs as the address has them: a form, and the scenario that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from portal.engines.curriculum import Simulation
from portal.engines.simulation import BadSettings
from portal.engines.simulation.scenarios import (
    BadScenario,
    Knob,
    Scenario,
    Turning,
    read_scenario,
    read_seed,
    run,
    scenario_from_text,
    scenario_to_text,
    standing,
    turn_to,
    typed,
)
from portal.engines.simulation.timeline import Timeline

SEED = "seed"
TURNED = "turned"  # in the address of whoever has sent the form: a box that is not ticked is not sent
_KEPT = 16  # timelines, of those that are scrubbed through now


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """`timeline` is None where there is a `fault`."""

    turnings: tuple[Turning, ...]
    seed: str
    timeline: Timeline | None
    fault: str = ""

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What was turned, for an address that gives the same run for ever, or a form."""
        turned = [(one.name, one.text) for one in self.turnings if one.shape != "box" or one.text]
        return ((TURNED, "1"), *turned, (SEED, self.seed))

    @property
    def query(self) -> str:
        return urlencode(self.told)


def turn(simulation: Simulation, given: Mapping[str, str]) -> Turned:
    """`given` is a query; what is no knob is left aside."""
    scenario = read_scenario(simulation.scenario)
    was_sent = TURNED in given
    turnings = tuple(_turning(knob, scenario, given, was_sent=was_sent) for knob in scenario.knobs)
    seed = given.get(SEED, str(scenario.seed)).strip()
    try:
        turned = turn_to(scenario, turnings)
        return Turned(turnings=turnings, seed=seed, timeline=_played(replace(turned, seed=read_seed(seed))))
    except (BadScenario, BadSettings) as fault:
        return Turned(turnings=turnings, seed=seed, timeline=None, fault=str(fault))


def _turning(knob: Knob, scenario: Scenario, given: Mapping[str, str], *, was_sent: bool) -> Turning:
    return typed(knob, given.get(knob.path, "")) if was_sent else standing(knob, scenario)


def _played(scenario: Scenario) -> Timeline:
    return _timeline(scenario_to_text(replace(scenario, knobs=())))


@lru_cache(maxsize=_KEPT)
def _timeline(text: str) -> Timeline:
    """Whoever scrubs asks for the same one many times in a row."""
    return run(scenario_from_text(text))
