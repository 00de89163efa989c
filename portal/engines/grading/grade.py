"""A lab's checks against what its invocations came to."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.models import Check, Lab
from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation import Ledger

from .deployed import Deployed
from .expectations import examine
from .invocation import Invocation
from .mark import Mark
from .miss import Miss
from .played import examine_ledger
from .stacks import examine_code

SHOWN_CHARACTERS = 8_000
NO_LEDGERS: Mapping[str, Ledger] = {}
NO_STACKS: Mapping[str, Deployed] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """
    Why a check failed. `event`, `expected` and `actual` are texts to show,
    JSON where they can be; None where there is none, and always of a hidden
    check, whose `reason` is its hint and whose `prints` are empty: a function
    may print the event it got.
    """

    reason: str
    event: str | None = None
    expected: str | None = None
    actual: str | None = None
    prints: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    slug: str
    title: str
    hidden: bool
    passed: bool
    points: int
    out_of: int
    hint: str
    failure: Failure | None = None
    rule_of: str = ""  # the title of the rules that ask for it
    kept_from: str = ""  # the title of the earlier step that asked for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """`results` in the order of the lab's checks."""

    mark: Mark
    results: tuple[CheckResult, ...]

    @property
    def passed(self) -> int:
        return sum(result.passed for result in self.results)


def grade_lab(
    lab: Lab,
    files: Mapping[str, str],
    outcomes: Mapping[str, tuple[Outcome, ...]],
    ledgers: Mapping[str, Ledger] = NO_LEDGERS,
    deployed: Mapping[str, Deployed] = NO_STACKS,
) -> Grade:
    """
    `outcomes` holds, by check slug, what came of the check's events in order,
    all in one fresh environment; `ledgers` the account of each check's scenario, `deployed`
    what came of a template by Lab.deployment_of. What is missing there was cut short and fails.
    """
    results = tuple(
        _check_code(lab, check, files, deployed.get(lab.deployment_of(check)))
        if lab.head.code != "function"
        else _check_played(check, ledgers.get(check.slug))
        if check.scenario
        else _check(lab, check, files, outcomes.get(check.slug, ()))
        for check in lab.head.checks
    )
    points, out_of = sum(result.points for result in results), sum(result.out_of for result in results)
    return Grade(mark=Mark(points=float(points), out_of=float(out_of)), results=results)


def _check(lab: Lab, check: Check, files: Mapping[str, str], outcomes: Sequence[Outcome]) -> CheckResult:
    timeout_s = check.timeout_s or lab.head.timeout_s
    events = lab.payloads.get(check.slug, ())
    invocations = [
        Invocation(
            event=event, outcome=outcomes[place] if place < len(outcomes) else None, timeout_s=timeout_s
        )
        for place, event in enumerate(events)
    ]
    failure = None
    for expectation in check.expect:
        if miss := examine(
            expectation, invocations, files, handler=lab.head.handler, function=lab.function_name
        ):
            failure = _failure(check, miss, invocations)
            break
    return _result(check, failure)


def _check_code(lab: Lab, check: Check, files: Mapping[str, str], deployed: Deployed | None) -> CheckResult:
    misses = (examine_code(one, lab, check, files, deployed) for one in check.expect)
    miss = next((one for one in misses if one), None)
    acts = [Invocation(event=act, outcome=None, timeout_s=0.0) for act in lab.payloads.get(check.slug, ())]
    return _result(check, _failure(check, miss, acts) if miss else None)


def _check_played(check: Check, ledger: Ledger | None) -> CheckResult:
    misses = (examine_ledger(expectation, ledger) for expectation in check.expect)
    miss = next((one for one in misses if one), None)
    return _result(check, _failure(check, miss, ()) if miss else None)


def _result(check: Check, failure: Failure | None) -> CheckResult:
    return CheckResult(
        slug=check.slug,
        title=check.title,
        hidden=check.hidden,
        passed=failure is None,
        points=0 if failure else check.points,
        out_of=check.points,
        hint=check.hint or "",
        failure=failure,
        rule_of=check.rule_of or "",
        kept_from=check.kept_from or "",
    )


def _failure(check: Check, miss: Miss, invocations: Sequence[Invocation]) -> Failure:
    if check.hidden:
        return Failure(reason=check.hint or "A hidden check failed.")
    concerned = invocations if miss.place is None else [invocations[miss.place]]
    return Failure(
        reason=_storable(miss.reason),
        event=_pretty(concerned[0].event) if len(concerned) == 1 else None,
        expected=_pretty(miss.expected) if miss.expected is not None else None,
        actual=_pretty(miss.actual) if miss.actual is not None else None,
        prints=_storable("\n".join(line for one in concerned for line in one.lines)),
    )


def _pretty(text: str) -> str:
    """Indented when it is JSON, so that expected and actual can be laid side by side."""
    if len(text) <= SHOWN_CHARACTERS:
        # Else it is a sentence, a pattern, or what a function made up: shown as it is.
        with suppress(ValueError, RecursionError):
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return _storable(text)


def _storable(text: str) -> str:
    """Cut, and without the two things that a database refuses in text: NUL and half a surrogate pair."""
    text = text.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def to_json(grade: Grade) -> dict[str, Any]:
    """Plain data for a JSON column."""
    return dataclasses.asdict(grade)


def from_json(data: Mapping[str, Any]) -> Grade:
    """Raises KeyError or TypeError for what `to_json` did not write."""
    results = tuple(
        CheckResult(**{**result, "failure": Failure(**result["failure"]) if result["failure"] else None})
        for result in data["results"]
    )
    return Grade(mark=Mark(**data["mark"]), results=results)
