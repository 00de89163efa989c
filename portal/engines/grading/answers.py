"""What an expectation says of a JSON value: the response of a function, what came of an act, a workflow."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.lab_rules import compile_path
from portal.engines.curriculum.models import About, AtPath, Equals, Includes, Matches
from portal.engines.curriculum.patterns import compile_pattern

from .json_values import NotJson, first_difference, kind, parse, short, shown
from .miss import Miss


def examine_answer(expectation: Any, response: Any, text: str) -> Miss | None:
    """`text` is the response's JSON as it was told. Where it happened is left to who calls."""
    match expectation:
        case Equals() | Includes():
            difference = first_difference(
                expectation.value, response, subset=isinstance(expectation, Includes)
            )
            expected = shown(expectation.value)
            actual = shown(response)
        case Matches():
            pattern = compile_pattern(expectation.pattern)
            found = pattern.found_in(text)
            difference = None if found else f"The response should match {expectation.pattern}, and does not."
            expected, actual = expectation.pattern, text
        case About():
            difference, actual = _about(expectation, response)
            expected = _around(expectation)
        case AtPath():
            difference, expected, actual = _at_path(expectation, response)
        case _:
            raise TypeError(expectation)
    return Miss(reason=difference, expected=expected, actual=actual) if difference else None


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
