"""A simulation's knobs as the address has them: a form, and the scenario that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode

from portal.engines.curriculum import Simulation
from portal.engines.simulation import BadSettings
from portal.engines.simulation.scenarios import (
    BadScenario,
    Knob,
    Scenario,
    read_scenario,
    run,
    scenario_from_text,
    scenario_to_text,
    turn_knobs,
)
from portal.engines.simulation.timeline import Timeline

SEED = "seed"
TURNED = "turned"  # in the address of whoever has sent the form: a box that is not ticked is not sent
_SEEDS = 2**31
_KEPT = 16  # timelines, of those that are scrubbed through now
Shape = Literal["choice", "box", "number"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turning:
    """A knob as the form shows it: `text` is what is typed, whatever is wrong with it."""

    knob: Knob
    text: str

    @property
    def name(self) -> str:
        return self.knob.path

    @property
    def shape(self) -> Shape:
        if self.knob.choices:
            return "choice"
        return "box" if self.knob.least is None and self.knob.most is None else "number"

    @property
    def is_whole(self) -> bool:
        """A rate, from 0 to 1, is not."""
        return self.knob.most != 1

    @property
    def least(self) -> str:
        return f"{self.knob.least or 0:g}"

    @property
    def most(self) -> str:
        return "" if self.knob.most is None else f"{self.knob.most:g}"


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
        said = (one for one in turnings if one.text or one.shape == "box")
        turned = turn_knobs(scenario, {one.name: _value(one) for one in said})
        return Turned(turnings=turnings, seed=seed, timeline=_played(replace(turned, seed=_seed(seed))))
    except (BadScenario, BadSettings) as fault:
        return Turned(turnings=turnings, seed=seed, timeline=None, fault=str(fault))


def _turning(knob: Knob, scenario: Scenario, given: Mapping[str, str], *, was_sent: bool) -> Turning:
    if was_sent:
        return Turning(knob=knob, text=given.get(knob.path, "").strip()[:20])
    declared: Any = scenario
    for name in knob.path.split("."):
        declared = getattr(declared, name)
    return Turning(knob=knob, text=_text(declared))


def _text(declared: object) -> str:
    if isinstance(declared, bool):
        return "on" if declared else ""
    if declared is None:
        return ""
    return f"{declared:g}" if isinstance(declared, float) else str(declared)


def _value(turning: Turning) -> object:
    """Raises BadScenario for a number that is none; turn_knobs() judges the rest."""
    if turning.shape == "choice":
        return turning.text
    if turning.shape == "box":
        return turning.text != ""
    try:
        return int(turning.text)
    except ValueError:
        pass
    try:
        return float(turning.text)
    except ValueError:
        raise BadScenario(f"{turning.knob.label} is a number.") from None


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > _SEEDS:
        raise BadScenario(f"The seed is a whole number up to {_SEEDS:,}.")
    return int(text)


def _played(scenario: Scenario) -> Timeline:
    return _timeline(scenario_to_text(replace(scenario, knobs=())))


@lru_cache(maxsize=_KEPT)
def _timeline(text: str) -> Timeline:
    """Whoever scrubs asks for the same one many times in a row."""
    return run(scenario_from_text(text))
