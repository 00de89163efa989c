"""What a team asks of any function: nothing when it holds, a `Miss` with the line or the change when not."""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.cloud import Change, Told
from portal.engines.curriculum.models import Idempotent, StructuredLogs
from portal.engines.emulator.outcome import Outcome

from .invocation import LOG_CHARACTERS, Invocation
from .json_values import NotJson, first_difference, parse, shown
from .miss import Miss

LINE = 300  # characters of one that are shown


def examine_house(expectation: StructuredLogs | Idempotent, invocations: Sequence[Invocation]) -> Miss | None:
    if isinstance(expectation, Idempotent):
        return _idempotent(invocations)
    misses = (_logs(expectation.keys, one, place) for place, one in enumerate(invocations))
    return next((miss for miss in misses if miss), None)


def _logs(keys: Sequence[str], invocation: Invocation, place: int) -> Miss | None:
    expected = "one JSON object in each line" + (f", with {', '.join(keys)}" if keys else "")
    lines = list(invocation.lines)
    if invocation.outcome is not None and len(invocation.outcome.log) > LOG_CHARACTERS:
        del lines[-1]  # it was cut
    if not lines:
        return Miss(reason="The function logged nothing.", place=place, expected=expected, actual="no line")
    for number, line in enumerate(lines, 1):
        if fault := _fault(line, keys):
            reason = f"Line {number} of what the function logged {fault}: {line[:LINE]}"
            return Miss(reason=reason, place=place, expected=expected, actual=line)
    return None


def _fault(line: str, keys: Sequence[str]) -> str:
    try:
        said = parse(line)
    except NotJson:
        return "is no JSON"
    if not isinstance(said, dict):
        return "is JSON, and no object"
    missing = [key for key in keys if key not in said]
    return f"has no {', '.join(missing)}" if missing else ""


def _idempotent(invocations: Sequence[Invocation]) -> Miss | None:
    first: dict[str, tuple[int, Outcome]] = {}
    for place, invocation in enumerate(invocations):
        outcome = invocation.outcome
        assert outcome is not None  # who calls has looked
        before = first.setdefault(invocation.event, (place, outcome))
        if before[0] != place and (miss := _again(before[1], outcome, place)):
            return miss
    return None


def _again(before: Outcome, after: Outcome, place: int) -> Miss | None:
    if changed := _changed(after):
        reason = f"The event came a second time, and the account was changed again: {changed}."
        return Miss(reason=reason, place=place, expected="no change")
    if (before.function_error is None) != (after.function_error is None):
        reason = "The event came a second time, and did not end as it did before."
    else:
        try:
            difference = first_difference(parse(before.payload), parse(after.payload), subset=False)
        except (NotJson, RecursionError):
            difference = None if before.payload == after.payload else "the answers differ"
        if difference is None:
            return None
        reason = f"The event came a second time, and the answer was another one: {difference}"
    return Miss(reason=reason, place=place, expected=before.payload, actual=after.payload)


def _changed(outcome: Outcome) -> str:
    """The first change in words; "" for none, and where there is no AWS."""
    if outcome.aws is None:
        return ""
    told = Told.from_json(outcome.aws)
    for change in told.changes:
        return _in_words(change)
    for delivery in told.deliveries:
        return f"{delivery.service} would have sent to {delivery.target[:LINE]} again"
    return "more than is told" if told.changes_dropped or told.deliveries_dropped else ""


def _in_words(change: Change) -> str:
    name = f" {change.id[:LINE]}" if change.kind != "message" else ""
    what = f"{change.kind}{name} of {change.resource[:LINE]} was {change.what}"
    return f"{what}, {shown(change.after)[:LINE]}" if change.kind == "message" else what
