"""One expectation against the invocations of its check: nothing when it holds, a `Miss` when not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.engines.curriculum.lab_rules import compile_path
from portal.engines.curriculum.models import (
    About,
    AtPath,
    BeforeDeadline,
    Calls,
    Decisions,
    Equals,
    Expectation,
    Fails,
    Includes,
    Items,
    Logs,
    Matches,
    Messages,
    Objects,
    OncePerEnvironment,
    PolicySize,
    Source,
    Succeeds,
)
from portal.engines.curriculum.patterns import compile_pattern

from .around import examine_around
from .invocation import Invocation, error_of, places_of
from .json_values import NotJson, first_difference, kind, parse, short, shown
from .lines import examine_lines
from .miss import Miss
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
    if isinstance(expectation, PolicySize | Decisions):
        return examine_policy(expectation, files, function)
    if isinstance(expectation, Source):
        return _source(expectation, files, handler)
    if not invocations:
        return Miss(reason="There was no invocation to look at.")
    places = places_of(expectation, invocations)
    if (together := _TOGETHER.get(type(expectation))) is not None:
        return _cut_short(invocations, places) or together(expectation, invocations)
    for place in places:
        if miss := _cut_short(invocations, [place]) or _one(expectation, invocations[place], place):
            return miss
    return None


def _source(expectation: Source, files: Mapping[str, str], handler: str) -> Miss | None:
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
    match expectation:
        case Equals() | Includes():
            difference = first_difference(
                expectation.value, response, subset=isinstance(expectation, Includes)
            )
            expected = shown(expectation.value)
            actual = shown(response)
        case Matches():
            pattern = compile_pattern(expectation.pattern)
            found = pattern.found_in(outcome.payload)
            difference = None if found else f"The response should match {expectation.pattern}, and does not."
            expected, actual = expectation.pattern, outcome.payload
        case About():
            difference, actual = _about(expectation, response)
            expected = _around(expectation)
        case AtPath():
            difference, expected, actual = _at_path(expectation, response)
        case _:
            raise TypeError(expectation)
    return Miss(reason=difference, place=place, expected=expected, actual=actual) if difference else None


def _about(expectation: About, response: Any) -> tuple[str | None, str]:
    found = compile_path(expectation.path).findall(response)
    if len(found) != 1:
        return f"Expected one number at {expectation.path}, found {len(found)} values.", shown(found)
    value = found[0]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"Expected a number at {expectation.path}, got {short(value)} ({kind(value)}).", shown(value)
    allowed = expectation.absolute
    if allowed is None:
        allowed = abs(expectation.value) * (expectation.relative or 0.0)
    try:
        near = abs(value - expectation.value) <= allowed + 1e-9 * max(1.0, abs(expectation.value))
    except OverflowError:
        near = False
    return (
        None if near else f"Expected {_around(expectation)} at {expectation.path}, got {short(value)}."
    ), shown(value)


def _around(expectation: About) -> str:
    if expectation.absolute is not None:
        return f"{expectation.value:g} ± {expectation.absolute:g}"
    return f"{expectation.value:g} ± {(expectation.relative or 0.0) * 100:g} %"


def _at_path(expectation: AtPath, response: Any) -> tuple[str | None, str, str]:
    """Every value that the path finds has to hold, and there has to be one."""
    found = compile_path(expectation.path).findall(response)
    where = expectation.path
    if expectation.decode == "json" and found:
        try:
            found = [_decoded(value) for value in found]
        except NotJson as fault:
            return f"Expected JSON text at {where}: {fault}.", "a string that holds JSON", shown(found[0])
        if expectation.then is not None:
            then = compile_path(expectation.then)
            found = [inner for value in found for inner in then.findall(value)]
            where = f"{expectation.then} of the JSON at {where}"
    actual = shown(found[0] if len(found) == 1 else found)
    if expectation.present is not None:
        expected = "something" if expectation.present else "nothing"
        held = bool(found) == expectation.present
        but = f"got {short(found[0])}" if found else "there is nothing"
        return (
            None if held else f"Expected {expected} at {where}, and {but}.",
            f"{expected} at {where}",
            actual,
        )
    asked = expectation.pattern or short(expectation.value)
    if not found:
        return f"Expected {asked} at {where}, and there is nothing.", asked, actual
    if expectation.pattern is not None:
        return _all_match(expectation.pattern, found, where), expectation.pattern, actual
    for value in found:
        if difference := first_difference(expectation.value, value, subset=False, at=where):
            return difference, shown(expectation.value), actual
    return None, shown(expectation.value), actual


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        raise NotJson(f"got {short(value)} ({kind(value)})")
    try:
        return parse(value)
    except NotJson:
        raise NotJson(f"got {short(value)}") from None


def _all_match(pattern: str, found: list[Any], where: str) -> str | None:
    for value in found:
        text = value if isinstance(value, str) else short(value)
        if not compile_pattern(pattern).found_in(text):
            return f"Expected {where} to match {pattern}, got {short(value)}."
    return None


# Those that look at several invocations at once.
_TOGETHER: dict[type, Callable[[Any, Sequence[Invocation]], Miss | None]] = {
    **dict.fromkeys((Logs, OncePerEnvironment), examine_lines),
    **dict.fromkeys((Objects, Items, Messages, Calls), examine_around),
}


def short_text(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
