"""What really came of code whose outcome was to be predicted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.engines.curriculum.lab_rules import compile_path
from portal.engines.curriculum.models import PredictThenRun, Reads
from portal.engines.curriculum.patterns import compile_pattern
from portal.engines.emulator.outcome import Outcome

from .expectations import examine
from .invocation import Invocation, error_of, own_lines
from .json_values import NotJson, parse


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """One invocation: `number` from 1, the event and what it ended with as JSON text."""

    number: int
    cold: bool
    event: str
    response: str
    error: str  # its type; "" for none
    lines: tuple[str, ...]  # the function's own


def environments_of(question: PredictThenRun) -> tuple[tuple[str, ...], ...]:
    """The events as JSON, grouped by the environment that they come into."""
    groups: list[list[str]] = []
    for invoked in question.invocations:
        if invoked.cold or not groups:
            groups.append([])
        groups[-1].append(json.dumps(invoked.event, ensure_ascii=False))
    return tuple(tuple(group) for group in groups)


def happened(question: PredictThenRun, outcomes: Mapping[str, Sequence[Outcome]]) -> tuple[Happened, ...]:
    """`outcomes` by the environment's number from 1, as text; what was cut short is left out."""
    found: list[Happened] = []
    for number, events in enumerate(environments_of(question), 1):
        for place, (event, outcome) in enumerate(zip(events, outcomes.get(str(number), ()), strict=False)):
            failed = outcome.function_error is not None or outcome.report.status == "timeout"
            found.append(
                Happened(
                    number=len(found) + 1,
                    cold=place == 0,
                    event=event,
                    response=outcome.payload,
                    error=(error_of(outcome)[0] or "Error") if failed else "",
                    lines=own_lines(outcome),
                )
            )
    return tuple(found)


def holding(question: PredictThenRun, outcomes: Mapping[str, Sequence[Outcome]]) -> tuple[str, ...]:
    """The options whose every expectation is met by what happened: the right one and no other."""
    invocations = _invocations(question, outcomes)
    return tuple(
        option.id
        for option in question.options
        if not any(
            examine(one, invocations, {}, handler=question.handler, function=question.slug)
            for one in option.expect
        )
    )


def found_by(reads: Reads, question: PredictThenRun, outcomes: Mapping[str, Sequence[Outcome]]) -> str | None:
    """What `reads` finds, as one would type it; None when it is not there."""
    every = _invocations(question, outcomes)
    which = -1 if reads.invocation is None else reads.invocation
    outcome = every[which].outcome
    if reads.lines is not None:
        looked_at = every if reads.invocation is None else [every[which]]
        pattern = compile_pattern(reads.lines)
        return str(sum(pattern.found_in(line) for one in looked_at for line in one.lines))
    if outcome is None:
        return None
    if reads.error:
        return error_of(outcome)[0] or None
    return _at(reads.path or "$", outcome)


def _at(path: str, outcome: Outcome) -> str | None:
    try:
        found = [match.obj for match in compile_path(path).finditer(parse(outcome.payload))]
    except NotJson:
        return None
    if not found:
        return None
    return found[0] if isinstance(found[0], str) else json.dumps(found[0], ensure_ascii=False)


def _invocations(question: PredictThenRun, outcomes: Mapping[str, Sequence[Outcome]]) -> list[Invocation]:
    """In order; those that were cut short have no outcome."""
    every: list[Invocation] = []
    for number, events in enumerate(environments_of(question), 1):
        ended = outcomes.get(str(number), ())
        for place, event in enumerate(events):
            outcome = ended[place] if place < len(ended) else None
            every.append(Invocation(event=event, outcome=outcome, timeout_s=question.timeout_s))
    return every
