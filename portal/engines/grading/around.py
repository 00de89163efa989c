"""One expectation about the AWS around a function: nothing when it holds, a `Miss` when not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal.engines.cloud import CloudCall, Told
from portal.engines.cloud.iam.matching import matches_action, matches_resource
from portal.engines.curriculum.lab_rules import compile_path
from portal.engines.curriculum.models import Calls, Items, Messages, Objects
from portal.engines.curriculum.patterns import compile_pattern

from .account import Account, items_of, objects_of, targets_of
from .counted import counted
from .invocation import Invocation
from .json_values import NotJson, first_difference, parse, short, shown
from .miss import Miss

LINES = 20  # of calls and messages in a failure


@dataclass(frozen=True)
class Around:
    """What all invocations of a check together did to the AWS beside them."""

    invocations: Sequence[Invocation]

    @cached_property
    def told(self) -> tuple[Told, ...]:
        outcomes = [one.outcome for one in self.invocations if one.outcome is not None]
        return tuple(Told.from_json(outcome.aws) for outcome in outcomes if outcome.aws is not None)

    @property
    def calls(self) -> list[CloudCall]:
        return [call for told in self.told for call in told.calls]

    @property
    def account(self) -> Account:
        """As the last invocation left it."""
        return self.told[-1].account or {}

    @property
    def lack(self) -> str:
        """Why nothing, or not all, can be told; "" when it can."""
        if len(self.told) < len(self.invocations):
            return "There was no AWS beside this function."
        faults = (told.gone or told.account_refused for told in self.told)
        return next((fault for fault in faults if fault), "")


def examine_around(
    expectation: Objects | Items | Messages | Calls, invocations: Sequence[Invocation]
) -> Miss | None:
    around = Around(invocations)
    if around.lack:
        return Miss(reason=around.lack)
    try:
        miss = _EXAMINED[type(expectation)](expectation, around)
    except RecursionError:
        return Miss(reason="What was written is nested too deeply to be looked at.")
    if miss is None or isinstance(expectation, Calls):
        return miss
    return replace(miss, reason=f"{miss.reason}{_denial(around.calls)}")


def _denial(calls: Iterable[CloudCall]) -> str:
    """What is not there is mostly not there because the role was not allowed to put it there."""
    denied = next((call for call in calls if call.allowed is False), None)
    return f" {denied.action} on {denied.resource} was denied." if denied else ""


# --- What the account holds -----------------------------------------------------


def _objects(expectation: Objects, around: Around) -> Miss | None:
    objects = objects_of(around.account, expectation.bucket)
    if expectation.key is not None:
        keys, which = [key for key in objects if key == expectation.key], expectation.key
    else:
        pattern = compile_pattern(expectation.pattern or "")
        keys, which = [key for key in objects if pattern.found_in(key)], f"a key matching {pattern.source}"
    where = f"in the bucket {expectation.bucket}"
    if not expectation.present:
        return (
            Miss(reason=f"There should be no object {which} {where}.", actual="\n".join(keys))
            if keys
            else None
        )
    if not keys:
        actual = "\n".join(sorted(objects)[:LINES]) or "the bucket is empty"
        return Miss(reason=f"Expected an object {which} {where}, and there is none.", actual=actual)
    misses = [_content(expectation, key, objects[key]) for key in keys]
    return misses[0] if all(misses) else None


def _content(expectation: Objects, key: str, content: str) -> Miss | None:
    if expectation.text is not None and content != expectation.text:
        return Miss(
            reason=f"The object {key} holds something else.", expected=expectation.text, actual=content
        )
    if expectation.contains is not None and expectation.contains not in content:
        return Miss(
            reason=f"The object {key} does not contain what it should.",
            expected=expectation.contains,
            actual=content,
        )
    if expectation.path is None:
        return None
    try:
        found = compile_path(expectation.path).findall(parse(content))
    except NotJson as fault:
        return Miss(reason=f"The object {key} cannot be read as JSON: {fault}.", actual=content)
    expected, actual = shown(expectation.value), shown(found)
    if not found:
        wanted = f"{short(expectation.value)} at {expectation.path} of the object {key}"
        return Miss(reason=f"Expected {wanted}, and there is nothing.", expected=expected, actual=content)
    differences = (
        first_difference(expectation.value, one, subset=False, at=expectation.path) for one in found
    )
    difference = next((one for one in differences if one), None)
    return (
        Miss(reason=f"The object {key}: {difference}", expected=expected, actual=actual)
        if difference
        else None
    )


def _items(expectation: Items, around: Around) -> Miss | None:
    items = items_of(around.account, expectation.table)
    item = next((one for one in items if _says(one, expectation.key)), None)
    which, where = shown(expectation.key), f"in the table {expectation.table}"
    if item is None:
        if not expectation.present:
            return None
        expected = shown({**expectation.key, **expectation.attributes})
        reason = f"Expected an item {which} {where}, and there is none."
        return Miss(reason=reason, expected=expected, actual=shown(items[:LINES]))
    if not expectation.present:
        return Miss(reason=f"There should be no item {which} {where}.", actual=shown(item))
    had = {name: item[name] for name in expectation.attributes if name in item}
    difference = first_difference(expectation.attributes, had, subset=False)
    if difference is None:
        return None
    expected = shown({**expectation.key, **expectation.attributes})
    reason = f"The item {which} {where}: {difference}"
    return Miss(reason=reason, expected=expected, actual=shown(item))


def _says(item: dict[str, Any], part: dict[str, Any]) -> bool:
    return all(
        name in item and first_difference(value, item[name], subset=False) is None
        for name, value in part.items()
    )


# --- What was sent, and asked -----------------------------------------------------


def _messages(expectation: Messages, around: Around) -> Miss | None:
    """Of what changes: so a message counts that somebody has taken out of its queue since."""
    bodies = [body for told in around.told for body in _sent(expectation, told, around)]
    found = [body for body in bodies if _is_meant(expectation, body)]
    more = sum(told.changes_dropped + told.deliveries_dropped for told in around.told)
    kind = next(name for name in ("queue", "topic", "bus") if getattr(expectation, name) is not None)
    what = f" sent to the {kind} {getattr(expectation, kind)}"
    if expectation.pattern is not None:
        what += f" that match {expectation.pattern}"
    if expectation.includes is not None:
        what += f" that say {short(expectation.includes)}"
    actual = "\n".join(bodies[:LINES]) or "none"
    return counted(expectation, len(found), more, ("message", what), actual)


def _sent(expectation: Messages, told: Told, around: Around) -> list[str]:
    if expectation.bus is not None:
        targets = targets_of(around.account, expectation.bus)
        sent = [one for one in told.deliveries if one.service == "events" and one.target in targets]
        return [one.payload if isinstance(one.payload, str) else shown(one.payload) for one in sent]
    service, name, field = (
        ("sqs", expectation.queue, "body") if expectation.queue else ("sns", expectation.topic, "message")
    )
    added = (
        change.after
        for change in told.changes
        if (change.service, change.kind, change.resource, change.what) == (service, "message", name, "added")
    )
    return [str(after.get(field, after.get("cut", ""))) for after in added]


def _is_meant(expectation: Messages, body: str) -> bool:
    if expectation.pattern is not None and not compile_pattern(expectation.pattern).found_in(body):
        return False
    if expectation.includes is None:
        return True
    try:
        return first_difference(expectation.includes, parse(body), subset=True) is None
    except NotJson:
        return False


def _calls(expectation: Calls, around: Around) -> Miss | None:
    found = [call for call in around.calls if _is_call(expectation, call)]
    more = sum(told.calls_dropped for told in around.told)
    what = "" if expectation.action == "*" else f" of {expectation.action}"
    if expectation.resource is not None:
        what += f" on {expectation.resource}"
    if expectation.allowed is not None:
        what += " that were allowed" if expectation.allowed else " that were denied"
    lines = [f"{call.action} on {call.resource}{_answered(call)}" for call in around.calls[:LINES]]
    return counted(expectation, len(found), more, ("call", what), "\n".join(lines) or "no call")


def _answered(call: CloudCall) -> str:
    if call.allowed is False:
        return ": denied"
    return f": {call.error}" if call.error else ""


def _is_call(expectation: Calls, call: CloudCall) -> bool:
    if expectation.allowed is not None and call.allowed is not expectation.allowed:
        return False
    asked = {(call.action, call.resource), *call.needs} if call.allowed else {(call.action, call.resource)}
    return any(
        matches_action(expectation.action, action)
        and (expectation.resource is None or matches_resource(expectation.resource, resource))
        for action, resource in asked
    )


_EXAMINED: dict[type, Callable[[Any, Around], Miss | None]] = {
    Objects: _objects,
    Items: _items,
    Messages: _messages,
    Calls: _calls,
}
