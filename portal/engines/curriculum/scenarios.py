"""scenario.yaml of a lab: text → scenarios by name, or what is wrong with them; the checks that play them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.engines.simulation.scenarios import (
    BadScenario,
    Scenario,
    read_scenario,
    run,
    standing,
    turn_knobs,
)
from portal.engines.simulation.timeline import Timeline

from .knobs import ends_of, faults_of
from .models import Check, LabHead, LabScenario
from .models import Ledger as LedgerFigure
from .problem import Finding, Problem
from .validate import validate
from .yaml_text import Path, YamlFault, read_yaml

MOST_HAPPENINGS = 4_000  # of one, with a modelled handler: it is kept with the run and drawn
_ID = "{id}"
_KNOBS = "knobs"  # beside the scenarios, for all of them
_WHERE = "docs/authoring.md lists what there is."


def read_scenarios(
    text: str, *, path: str, play: bool = True
) -> tuple[dict[str, LabScenario], list[Problem]]:
    """
    By name, each with the file's knobs in it; those that are sound. Without `play`, what only shows when one
    is played is not found.
    """
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        return {}, [Problem(path=path, line=fault.line, fault=fault.fault, remedy=fault.remedy)]
    if not isinstance(document.data, dict):
        return {}, [
            Problem(path=path, line=1, fault="The file is not a mapping.", remedy="Start it with a name.")
        ]
    told = dict(document.data)
    knobs = told.pop(_KNOBS, None)
    found: dict[str, LabScenario] = {}
    problems = []
    for name, one in told.items():
        scenario, findings = validate(LabScenario, one)
        findings = [*findings, *(_faults(scenario, play) if scenario is not None else ())]
        for finding in findings:
            line = document.line((name, *finding.at))
            problems.append(
                Problem(path=path, line=line, fault=f"{name}: {finding.fault}", remedy=finding.remedy)
            )
        if scenario is not None and not findings:
            found[str(name)] = scenario
    if knobs is not None and not problems:
        found, findings = _with_knobs(found, knobs, play)
        problems += [
            Problem(path=path, line=document.line(one.at), fault=one.fault, remedy=one.remedy)
            for one in findings
        ]
    return found, problems


def _faults(told: LabScenario, play: bool) -> Iterator[Finding]:
    if _ID not in told.done:
        remedy = f"Write it like `done: charged {_ID}`."
        yield Finding(at=("done",), fault=f"`done` names no event: it has no {_ID}.", remedy=remedy)
    if _KNOBS in told.scenario:
        remedy = "Write `knobs` beside the scenarios: they are the same in all of them."
        yield Finding(at=("scenario", _KNOBS), fault="It has knobs of its own.", remedy=remedy)
        return
    try:
        scenario = read_scenario(told.scenario)
        played = run(scenario) if play else None
    except BadScenario as fault:
        for words in str(fault).splitlines():
            yield Finding(at=("scenario",), fault=words, remedy=_WHERE)
        return
    if played is not None:
        yield from _too_much(played)


def _too_much(played: Timeline, *, at: Path = ("scenario",), when: str = "") -> Iterator[Finding]:
    if len(played.happenings) > MOST_HAPPENINGS:
        fault = f"{when}{len(played.happenings):,} things happen in it, and {MOST_HAPPENINGS:,} may."
        yield Finding(at=at, fault=fault, remedy="Send fewer events.")


def _with_knobs(
    scenarios: Mapping[str, LabScenario], knobs: object, play: bool
) -> tuple[dict[str, LabScenario], list[Finding]]:
    """Each with the knobs in it; none where something is wrong with them."""
    laid = {
        name: one.model_copy(update={"scenario": {**one.scenario, _KNOBS: knobs}})
        for name, one in scenarios.items()
    }
    try:
        read = {name: read_scenario(one.scenario) for name, one in laid.items()}
    except BadScenario as fault:
        return {}, [
            Finding(at=(_KNOBS,), fault=words, remedy=_WHERE)
            for words in dict.fromkeys(str(fault).splitlines())
        ]
    findings = [
        Finding(at=(_KNOBS,), fault=f"{name}: {words}", remedy="Mend the bound, or the scenario.")
        for name, scenario in read.items()
        for words in faults_of(scenario)
    ]
    findings = findings or [*(_at_their_ends(read) if play else ()), *_at_odds(read)]
    return ({}, findings) if findings else (laid, [])


def _at_their_ends(read: Mapping[str, Scenario]) -> Iterator[Finding]:
    """Played with one knob after the other as far as it goes."""
    for name, scenario in read.items():
        for knob in scenario.knobs:
            for value in ends_of(knob):
                when = f"{name}, {knob.path} at {value}: "
                yield from _too_much(run(turn_knobs(scenario, {knob.path: value})), at=(_KNOBS,), when=when)


def _at_odds(read: Mapping[str, Scenario]) -> Iterator[Finding]:
    """A learner sets one value for all scenarios of a lab: they have to begin with the same one."""
    first, *others = read.items()
    for knob in first[1].knobs:
        for name, scenario in others:
            if standing(knob, scenario).text != standing(knob, first[1]).text:
                fault = f"{knob.path} is not the same in {first[0]} and {name}."
                yield Finding(at=(_KNOBS,), fault=fault, remedy="Give both scenarios the same to begin with.")


def check_scenarios(head: LabHead, scenarios: Mapping[str, LabScenario]) -> Iterator[Finding]:
    for place, check in enumerate(head.checks):
        yield from _check(check, scenarios, ("checks", place))
    for name in sorted(set(scenarios) - {check.scenario for check in head.checks}):
        yield Finding(at=(), fault=f"Nothing plays the scenario `{name}`.", remedy="Give it to a check.")


def _check(check: Check, scenarios: Mapping[str, LabScenario], at: Path) -> Iterator[Finding]:
    name = f'Check "{check.slug}"'
    looks = [isinstance(expectation, LedgerFigure) for expectation in check.expect]
    if check.scenario is None:
        if any(looks):
            yield Finding(
                at=at, fault=f"{name} looks at an account, and plays nothing.", remedy="Add `scenario: …`."
            )
        return
    if check.scenario not in scenarios:
        there = ", ".join(sorted(scenarios)) or "none"
        yield Finding(
            at=(*at, "scenario"),
            fault=f"{name}: there is no sound scenario `{check.scenario}`.",
            remedy=f"Add it to scenario.yaml; there are: {there}.",
        )
    if check.given or not all(looks):
        yield Finding(
            at=at,
            fault=f"{name} plays a scenario, which sends the events: it can expect `kind: ledger` alone.",
            remedy="Take `given` and the other expectations into a check of their own.",
        )
