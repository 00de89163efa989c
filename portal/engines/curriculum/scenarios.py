"""scenario.yaml of a lab: text → scenarios by name, or what is wrong with them; the checks that play them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.engines.simulation.scenarios import BadScenario, read_scenario, run

from .models import Check, LabHead, LabScenario
from .models import Ledger as LedgerFigure
from .problem import Finding, Problem
from .validate import validate
from .yaml_text import Path, YamlFault, read_yaml

MOST_HAPPENINGS = 4_000  # of one, with a modelled handler: it is kept with the run and drawn
_ID = "{id}"


def read_scenarios(text: str, *, path: str) -> tuple[dict[str, LabScenario], list[Problem]]:
    """By name; those that are sound."""
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        return {}, [Problem(path=path, line=fault.line, fault=fault.fault, remedy=fault.remedy)]
    if not isinstance(document.data, dict):
        return {}, [
            Problem(path=path, line=1, fault="The file is not a mapping.", remedy="Start it with a name.")
        ]
    found: dict[str, LabScenario] = {}
    problems = []
    for name, told in document.data.items():
        scenario, findings = validate(LabScenario, told)
        findings = [*findings, *(_faults(scenario) if scenario is not None else ())]
        for one in findings:
            line = document.line((name, *one.at))
            problems.append(Problem(path=path, line=line, fault=f"{name}: {one.fault}", remedy=one.remedy))
        if scenario is not None and not findings:
            found[str(name)] = scenario
    return found, problems


def _faults(told: LabScenario) -> Iterator[Finding]:
    if _ID not in told.done:
        remedy = f"Write it like `done: charged {_ID}`."
        yield Finding(at=("done",), fault=f"`done` names no event: it has no {_ID}.", remedy=remedy)
    try:
        played = run(read_scenario(told.scenario))
    except BadScenario as fault:
        for words in str(fault).splitlines():
            yield Finding(at=("scenario",), fault=words, remedy="docs/authoring.md lists what there is.")
        return
    if len(played.happenings) > MOST_HAPPENINGS:
        yield Finding(
            at=("scenario",),
            fault=f"{len(played.happenings):,} things happen in it, and {MOST_HAPPENINGS:,} may.",
            remedy="Send fewer events.",
        )


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
