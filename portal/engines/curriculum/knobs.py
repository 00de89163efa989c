"""
What a learner may set in the scenarios of a lab: its knobs, and what is set as a file among the lab's own.

The file lies beside the code, as {path of a knob: value}, and is no part of the package. A starter's is made
of what scenario.yaml has; a solution and a wrong answer say what they set, and leave the rest as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from portal.engines.simulation.scenarios import (
    BadScenario,
    Knob,
    Scenario,
    Turning,
    check_settings,
    read_scenario,
    scenario_to_json,
    standing,
    text_of_value,
    turn_knobs,
    turn_to,
    typed,
)

from .models import KNOBS, Lab, LabScenario
from .yaml_text import YamlFault, read_yaml

Files = Mapping[str, str]
_BYTES: Final = 10_000  # of the file: twenty knobs are a tenth of it
_OFF = ("handler.takes", "handler.init")  # of a handler that is run only the times are modelled


class BadKnobs(ValueError):
    """What is set cannot be played; the message says what may be, and the portal has run nothing."""


def knobs_of(scenarios: Mapping[str, LabScenario]) -> tuple[Turning, ...]:
    """Of a lab, each as its scenarios have it; all of them have the same."""
    for one in scenarios.values():
        scenario = read_scenario(one.scenario)
        return tuple(standing(knob, scenario) for knob in scenario.knobs)
    return ()


def read_knobs(text: str, knobs: Iterable[Turning]) -> tuple[Turning, ...]:
    """Each as the file has it, else as it stands. Raises BadKnobs for what is no such file."""
    try:
        told = read_yaml(text).data if len(text) <= _BYTES else None
    except YamlFault as fault:
        raise BadKnobs(f"{KNOBS}, line {fault.line}: {fault.fault}") from None
    if told is None:
        told = {}
    if not isinstance(told, dict):
        raise BadKnobs(f"{KNOBS} is no mapping. Write it like `source.batch_size: 5`.")
    known = {one.name: one for one in knobs}
    for path in told:
        if path not in known:
            raise BadKnobs(f"{KNOBS}: {path!s:.60} is nothing to be set. There are: {', '.join(known)}.")
    return tuple(
        typed(one.knob, text_of_value(told[path])) if path in told else one for path, one in known.items()
    )


def knobs_set(lab: Lab, files: Files) -> tuple[Turning, ...]:
    """A lab's knobs with what is set in these files; as they stand where the file is none."""
    knobs = knobs_of(lab.scenarios) if lab.has_knobs else ()
    try:
        return read_knobs(files.get(KNOBS, ""), knobs)
    except BadKnobs:  # written for an earlier version of the lab
        return knobs


def knobs_typed(lab: Lab, texts: Mapping[str, str]) -> str:
    """The file, of texts by path; what is missing stands, what is no knob is left aside."""
    knobs = knobs_of(lab.scenarios)
    return write_knobs(typed(one.knob, texts[one.name]) if one.name in texts else one for one in knobs)


def write_knobs(turnings: Iterable[Turning]) -> str:
    """As YAML, a line each; what is no value is kept as it was typed."""
    return "".join(f"{one.name}: {json.dumps(_value(one), ensure_ascii=False)}\n" for one in turnings)


def _value(turning: Turning) -> object:
    try:
        value = turning.value if turning.is_said else None
    except BadScenario:
        return turning.text
    return value if text_of_value(value) == turning.text else turning.text


def to_play(one: LabScenario, text: str | None) -> dict[str, Any]:
    """
    {"scenario", "done"} with what the file sets, and "turned", that in words. As it is without knobs.

    Raises BadKnobs.
    """
    told = one.model_dump(mode="json")
    scenario = read_scenario(one.scenario)
    if not scenario.knobs:
        return told
    set_here = read_knobs(text or "", (standing(knob, scenario) for knob in scenario.knobs))
    try:
        turned = turn_to(scenario, set_here)
        check_settings(turned)
    except BadScenario as fault:
        raise BadKnobs(str(fault)) from None
    words = [standing(knob, turned).words for knob in scenario.knobs]
    played = {name: part for name, part in scenario_to_json(turned).items() if name != "knobs"}
    return {**told, "scenario": played, "turned": words}


def faults_of(scenario: Scenario) -> Iterator[str]:
    """What is wrong with the knobs of one scenario of a lab: whatever they are turned to must be playable."""
    for knob in scenario.knobs:
        if knob.path.startswith("handler.") and not knob.path.startswith(_OFF):
            yield f"{knob.path}: what the handler does is the learner's own; only what it takes may be set."
            continue
        if (knob.least is None) != (knob.most is None):
            yield f"{knob.path} has one bound. Write both `least` and `most`."
            continue
        for value in ends_of(knob):
            try:
                check_settings(turn_knobs(scenario, {knob.path: value}))
            except BadScenario as fault:
                yield f"{knob.path} at {value}: {fault}"


def ends_of(knob: Knob) -> Sequence[object]:
    """All that it may be, or of a number both bounds, as whole ones where they are."""
    if knob.choices:
        return knob.choices
    if knob.least is None and knob.most is None:
        return (False, True)
    ends = (knob.least or 0, knob.most or 0)
    return tuple(int(end) if float(end).is_integer() and knob.most != 1 else end for end in ends)


def file_faults(
    files: Mapping[str, str], scenarios: Mapping[str, LabScenario]
) -> Iterator[tuple[str, str, str]]:
    """(path, fault, remedy) of a lab's files of settings, which are given by their paths in its folder."""
    knobs = knobs_of(scenarios)
    if knobs and f"solution/{KNOBS}" not in files:
        words = "The solution does not say what it sets."
        yield f"solution/{KNOBS}", words, f"Write it, like `{knobs[0].name}: …`; the rest stays as it is."
    for path, text in files.items():
        if path == f"starter/{KNOBS}" or not knobs:
            yield (
                path,
                "Nothing reads this file.",
                "A starter has what scenario.yaml says, where it has `knobs`.",
            )
            continue
        try:
            for one in scenarios.values():
                to_play(one, text)
        except BadKnobs as fault:
            yield path, str(fault), "Set it to something that a learner may."


def laid_over(files: Files, starter: Files, solution: Files) -> dict[str, str]:
    """
    A wrong answer whole. One that only sets knobs has the solution's code, one that has code alone the
    solution's settings: each fails by its own mistake.
    """
    if KNOBS not in solution:
        return {**starter, **files}
    if set(files) == {KNOBS}:
        return {**solution, **files}
    return {**starter, KNOBS: solution[KNOBS], **files}
