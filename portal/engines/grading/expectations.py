"""One expectation against the invocations of its check: nothing when it holds, a `Miss` when not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.engines.curriculum.models import (
    About,
    AtPath,
    BeforeDeadline,
    Calls,
    Decisions,
    Equals,
    Expectation,
    Fails,
    Idempotent,
    Includes,
    Items,
    Logs,
    Matches,
    Messages,
    Objects,
    OncePerEnvironment,
    Passes,
    PolicySize,
    Source,
    StructuredLogs,
    Succeeds,
)
from portal.engines.curriculum.patterns import compile_pattern

from .answers import examine_answer
from .around import examine_around
from .house import examine_house
from .invocation import Invocation, error_of, places_of
from .json_values import NotJson, parse
from .lines import examine_lines
from .miss import Miss
from .passes import examine_pattern
from .role import examine_policy
from .source import examine_source


def examine(
    expectation: Expectation,
    invocations: Sequence[Invocation],
    files: Mapping[str, str],
    *,
    handler: str,
    function: str,
) -> Miss | None:
    """`function` is the name of the function."""
    if isinstance(expectation, PolicySize | Decisions | Passes | Source):
        return _read(expectation, files, handler, function)
    if not invocations:
        return Miss(reason="There was no invocation to look at.")
    places = places_of(expectation, invocations)
    if (together := _TOGETHER.get(type(expectation))) is not None:
        return _cut_short(invocations, places) or together(expectation, invocations)
    for place in places:
        if miss := _cut_short(invocations, [place]) or _one(expectation, invocations[place], place):
            return miss
    return None


def _read(
    expectation: PolicySize | Decisions | Passes | Source,
    files: Mapping[str, str],
    handler: str,
    function: str,
) -> Miss | None:
    """What is read, and needs no run."""
    if isinstance(expectation, PolicySize | Decisions):
        return examine_policy(expectation, files, function)
    if isinstance(expectation, Passes):
        return examine_pattern(expectation, files)
    reason = examine_source(expectation, files, handler)
    return Miss(reason=reason) if reason else None


def _cut_short(invocations: Sequence[Invocation], places: list[int]) -> Miss | None:
    for place in places:
        if invocations[place].outcome is None:
            return Miss(reason="This invocation did not run: the run was cut short.", place=place)
    return None


def _one(expectation: Any, invocation: Invocation, place: int) -> Miss | None:
    match expectation:
        case Succeeds():
            return _failed(invocation, place, "a response")
        case Fails():
            return _fails(expectation, invocation, place)
        case BeforeDeadline():
            return _before_deadline(expectation, invocation, place)
        case Equals() | Includes() | AtPath() | Matches() | About():
            return _failed(invocation, place, "a response") or _response(expectation, invocation, place)
    raise TypeError(expectation)


# --- How the invocation ended -------------------------------------------------


def _failed(invocation: Invocation, place: int, instead_of: str) -> Miss | None:
    """A miss when there is a function error or a time-out where there should be a response."""
    outcome = invocation.outcome
    assert outcome is not None
    if outcome.report.status == "timeout":
        reason = (
            f"The function was stopped after {invocation.timeout_s:g} s, its timeout, without {instead_of}."
        )
    elif outcome.function_error is not None:
        error_type, message = error_of(outcome)
        reason = (
            f"Expected {instead_of}, and the function failed with {error_type or 'an error'}: {message[:500]}"
        )
    else:
        return None
    return Miss(reason=reason, place=place, actual=outcome.payload)


def _fails(expectation: Fails, invocation: Invocation, place: int) -> Miss | None:
    outcome = invocation.outcome
    assert outcome is not None
    expected = f"a function error {expectation.error_type}"
    if outcome.function_error is None and outcome.report.status != "timeout":
        reason = f"Expected {expected}, and the function returned {short_text(outcome.payload)}."
        return Miss(reason=reason, place=place, expected=expected, actual=outcome.payload)
    error_type, message = error_of(outcome)
    if (
        not compile_pattern(expectation.error_type).is_all_of(error_type)
        and error_type != expectation.error_type
    ):
        reason = f"Expected {expected}, got {error_type or 'another error'}: {message[:500]}"
        return Miss(reason=reason, place=place, expected=expected, actual=outcome.payload)
    if expectation.message is not None and not compile_pattern(expectation.message).found_in(message):
        reason = f"The error's message should match {expectation.message}, and is: {message[:500]}"
        return Miss(reason=reason, place=place, expected=expectation.message, actual=message)
    return None


def _before_deadline(expectation: BeforeDeadline, invocation: Invocation, place: int) -> Miss | None:
    outcome = invocation.outcome
    assert outcome is not None
    spare_ms = invocation.timeout_s * 1_000 - outcome.report.duration_ms
    if outcome.report.status != "timeout" and spare_ms >= expectation.spare_ms:
        return None
    expected = f"at least {expectation.spare_ms} ms of {invocation.timeout_s:g} s left"
    if outcome.report.status == "timeout":
        actual = "stopped at its timeout"
    else:
        actual = f"ended with {max(0, spare_ms):.0f} ms left"
    return Miss(
        reason=f"Expected {expected}; the function {actual}.", place=place, expected=expected, actual=actual
    )


# --- What it answered -----------------------------------------------------------


def _response(expectation: Any, invocation: Invocation, place: int) -> Miss | None:
    outcome = invocation.outcome
    assert outcome is not None
    try:
        response = parse(outcome.payload)
    except NotJson as fault:
        return Miss(
            reason=f"The response cannot be read as JSON: {fault}.", place=place, actual=outcome.payload
        )
    miss = examine_answer(expectation, response, outcome.payload)
    return replace(miss, place=place) if miss else None


# Those that look at several invocations at once.
_TOGETHER: dict[type, Callable[[Any, Sequence[Invocation]], Miss | None]] = {
    **dict.fromkeys((Logs, OncePerEnvironment), examine_lines),
    **dict.fromkeys((Objects, Items, Messages, Calls), examine_around),
    **dict.fromkeys((StructuredLogs, Idempotent), examine_house),
}


def short_text(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
