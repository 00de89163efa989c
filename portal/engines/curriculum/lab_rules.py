"""What a lab's checks must be, beyond their shape, so that they can be run and marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonpath import JSONPathEnvironment, JSONPathError

from .models import (
    About,
    AtPath,
    Check,
    Decisions,
    Fails,
    Findings,
    Given,
    LabHead,
    Ledger,
    Logs,
    Matches,
    OncePerEnvironment,
    Passes,
    PolicySize,
    Resources,
    Source,
    WorkflowSteps,
)
from .patterns import BadPattern, compile_pattern
from .problem import Finding
from .units import repeated
from .yaml_text import Path

# Of what was written, deployed or played, not of an invocation.
OF_NO_RUN = (Source, PolicySize, Decisions, Passes, Ledger, Findings, Resources, WorkflowSteps)
STRICT = JSONPathEnvironment(strict=True)  # RFC 9535 and no more


def compile_path(path: str) -> Any:
    """Raises ValueError with a sentence. match() and search() are refused: their patterns have no bound."""
    if "match(" in path or "search(" in path:
        raise ValueError("It calls match() or search().")
    try:
        return STRICT.compile(path)
    except (JSONPathError, RecursionError, ValueError) as fault:
        raise ValueError(f"It is no JSON path of RFC 9535: {str(fault).splitlines()[0]}.") from None


def check_head(head: LabHead) -> Iterator[Finding]:
    twice = repeated(check.slug for check in head.checks)
    for place, check in enumerate(head.checks):
        at: Path = ("checks", place)
        if check.slug in twice:
            yield Finding(
                at=(*at, "slug"), fault=f"`{check.slug}` is there twice.", remedy="Rename one of them."
            )
        yield from _check(check, at)
        if head.code == "function":
            yield from _invocations(check, at)
    if head.steps:
        fault = "There is no folder of these steps."
        yield Finding(at=("steps",), fault=fault, remedy="Write steps/<step>/step.yaml for each of them.")
    elif not head.checks:
        yield Finding(
            at=("checks",),
            fault="The lab has no check.",
            remedy="Add one: nothing else tells right from wrong.",
        )
    if not head.events and head.code == "function":
        yield Finding(
            at=("events",),
            fault="The picker has no event.",
            remedy="List `events/<name>.json` or `source/name`.",
        )
    for event in repeated(head.events):
        yield Finding(at=("events",), fault=f"The event `{event}` is listed twice.", remedy="Remove one.")


def _check(check: Check, at: Path) -> Iterator[Finding]:
    name = f'Check "{check.slug}"'
    if check.hidden and not check.hint:
        yield Finding(
            at=at,
            fault=f"{name} is hidden and has no hint.",
            remedy="Add `hint: …`: it is all that a learner is told.",
        )
    if not check.expect:
        yield Finding(at=(*at, "expect"), fault=f"{name} expects nothing.", remedy="Add an expectation.")
    for place, expectation in enumerate(check.expect):
        way = (*at, "expect", place)
        yield from _place(expectation, len(check.given), way, name)
        yield from check_expectation(expectation, way, name)


def _invocations(check: Check, at: Path) -> Iterator[Finding]:
    """Of a lab whose code is a function; what is done to a stack, stack_rules.py looks at."""
    name = f'Check "{check.slug}"'
    for place, given in enumerate(check.given):
        yield from _event(given, (*at, "given", place), name)
    runs = any(not isinstance(expectation, OF_NO_RUN) for expectation in check.expect)
    if runs and not check.given:
        yield Finding(
            at=at,
            fault=f"{name} has no invocation to look at.",
            remedy="Add `given:` with an event, or expect `kind: source`.",
        )


def _event(given: Given, at: Path, name: str) -> Iterator[Finding]:
    events = given.model_fields_set & {"event", "file", "sample"}
    if len(events) != 1:
        yield Finding(
            at=at,
            fault=f"{name}: an invocation has {len(events)} events; it needs exactly one.",
            remedy="Write one of `event: …`, `file: …`, `sample: …`.",
        )
    for key in sorted(given.model_fields_set - {"event", "file", "sample"}):
        yield Finding(
            at=(*at, key), fault=f"{name}: `{key}` is for labs whose code is a template.", remedy="Remove it."
        )


def _place(expectation: Any, invocations: int, at: Path, name: str) -> Iterator[Finding]:
    which = getattr(expectation, "invocation", None)
    if which is not None and invocations and not -invocations <= which < invocations:
        yield Finding(
            at=(*at, "invocation"),
            fault=f"{name} looks at invocation {which}, and there are {invocations}.",
            remedy="Count from 0; -1 is the last.",
        )


def check_expectation(expectation: Any, at: Path, name: str) -> Iterator[Finding]:
    for key in ("pattern", "message"):
        source = getattr(expectation, key, None)
        if source is not None:
            yield from check_pattern(source, (*at, key), name)
    match expectation:
        case AtPath():
            yield from _at_path(expectation, at, name)
        case About():
            yield from check_path(expectation.path, (*at, "path"), name)
            if (expectation.absolute is None) == (expectation.relative is None):
                yield Finding(
                    at=at,
                    fault=f"{name}: `about` needs exactly one tolerance.",
                    remedy="Write `absolute:` or `relative:`.",
                )
        case Fails():
            yield from check_pattern(expectation.error_type, (*at, "error_type"), name)
        case Logs() if expectation.absent and expectation.times is not None:
            yield Finding(
                at=at, fault=f"{name}: `absent` and `times` exclude each other.", remedy="Keep one."
            )
        case Source() if (expectation.rule in ("uses", "avoids")) == (expectation.name is None):
            yield Finding(
                at=at,
                fault=f"{name}: `name` goes with `uses` and `avoids`, and only there.",
                remedy="Add or remove it.",
            )
        case Matches() | OncePerEnvironment():
            pass  # a pattern and nothing else


def _at_path(expectation: AtPath, at: Path, name: str) -> Iterator[Finding]:
    yield from check_path(expectation.path, (*at, "path"), name)
    if expectation.then is not None:
        yield from check_path(expectation.then, (*at, "then"), name)
        if expectation.decode is None:
            yield Finding(at=at, fault=f"{name}: `then` needs `decode`.", remedy="Add `decode: json`.")
    asked = expectation.model_fields_set & {"value", "pattern", "present"}
    if len(asked) != 1:
        yield Finding(
            at=at,
            fault=f"{name}: `at_path` asks for {len(asked)} things; it needs exactly one.",
            remedy="Write one of `value: …`, `pattern: …`, `present: true`.",
        )


def check_path(path: str, at: Path, name: str) -> Iterator[Finding]:
    try:
        compile_path(path)
    except ValueError as fault:
        yield Finding(
            at=at,
            fault=f"{name}: the path `{path}` cannot be used. {fault}",
            remedy="Write it like $.a[0].b.",
        )


def check_pattern(source: str, at: Path, name: str) -> Iterator[Finding]:
    try:
        compile_pattern(source)
    except BadPattern as fault:
        yield Finding(
            at=at, fault=f"{name}: the pattern `{source}` cannot be used. {fault}", remedy="Simplify it."
        )
