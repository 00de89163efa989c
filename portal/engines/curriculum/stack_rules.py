"""What a lab must be whose code is a template or a workflow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from portal.engines.cloud.seed import Seed

from .around_rules import check_counted
from .models import (
    About,
    AtPath,
    Check,
    Equals,
    Findings,
    Given,
    Includes,
    LabHead,
    Matches,
    PolicySize,
    Resources,
    Source,
    Steps,
    WorkflowSteps,
)
from .problem import Finding
from .yaml_text import Path

_OF_JSON = (Equals, Includes, AtPath, Matches, About)
OF_STACKS = (Findings, Resources, Steps, WorkflowSteps)
_KINDS: Mapping[str, tuple[type, ...]] = {
    "template": (Findings, Resources, Steps, Source, PolicySize, *_OF_JSON),
    "workflow": (Findings, WorkflowSteps, Source, *_OF_JSON),
}
_OF_DEPLOYMENT = (Findings, Resources, Source, PolicySize)  # they need no act
ACTS = ("call", "put", "send", "fire", "update", "wait")
_EVENTS = ("event", "file", "sample")
# Keys of lab.yaml that say how a function is set: a template says it itself, a workflow has none.
_OF_FUNCTION = ("runtime", "handler", "memory_mb", "timeout_s", "environment", "layers", "tracing", "events")


def check_code(head: LabHead, seed: Seed | None, updates: Collection[str]) -> Iterator[Finding]:
    """`updates` are the folders below updates/."""
    if head.code == "function":
        yield from _nothing_of_stacks(head, updates)
        return
    for key in _OF_FUNCTION:
        if key in head.model_fields_set:
            yield Finding(
                at=(key,), fault=f"`{key}` is none of lab.yaml's where `code` is a {head.code}.",
                remedy="Remove it; the template says how its functions are set.",
            )  # fmt: skip
    if seed is not None:
        yield Finding(
            at=("code",), fault=f"aws.yaml stands beside a {head.code}.",
            remedy="Remove it: what a template makes is the account.",
        )  # fmt: skip
    for place, check in enumerate(head.checks):
        yield from _check(head, check, ("checks", place), updates)
    used = {given.update for check in head.checks for given in check.given}
    for name in sorted(set(updates) - used):
        yield Finding(
            at=(), fault=f"Nothing uses updates/{name}.", remedy="Give it to a check, or remove it."
        )


def _nothing_of_stacks(head: LabHead, updates: Collection[str]) -> Iterator[Finding]:
    remedy = "Remove it, or write `code: template` or `code: workflow`."
    if updates:
        yield Finding(at=(), fault="updates/ is of labs whose code is a template.", remedy=remedy)
    for place, check in enumerate(head.checks):
        for number, expectation in enumerate(check.expect):
            if isinstance(expectation, OF_STACKS):
                fault = f'Check "{check.slug}": `{expectation.kind}` looks at a template, and there is none.'
                yield Finding(at=("checks", place, "expect", number), fault=fault, remedy=remedy)


def _check(head: LabHead, check: Check, at: Path, updates: Collection[str]) -> Iterator[Finding]:
    name = f'Check "{check.slug}"'
    for number, expectation in enumerate(check.expect):
        way: Path = (*at, "expect", number)
        if not isinstance(expectation, _KINDS[head.code]):
            kinds = ", ".join(_kind_of(one) for one in _KINDS[head.code])
            yield Finding(
                at=way, fault=f"{name}: `{expectation.kind}` is nothing to ask of a {head.code}.",
                remedy=f"Use one of {kinds}.",
            )  # fmt: skip
        yield from _shape(expectation, way, name)
    own = [
        key for key in ("timeout_s", "memory_mb", "environment", "scenario") if key in check.model_fields_set
    ]
    for key in own:
        yield Finding(
            at=(*at, key), fault=f"{name}: `{key}` is for functions that lab.yaml sets.", remedy="Remove it."
        )
    if head.code == "workflow" and check.given:
        yield Finding(
            at=(*at, "given"), fault=f"{name}: a workflow is read and not run.", remedy="Remove `given`."
        )
        return
    acts = not all(isinstance(one, _OF_DEPLOYMENT) for one in check.expect)
    if head.code == "template" and acts and not check.given:
        yield Finding(at=at, fault=f"{name} does nothing with the stack.", remedy="Add `given:` with an act.")
    updated = False
    for number, given in enumerate(check.given):
        yield from _act(given, (*at, "given", number), name, updates, updated=updated)
        updated = updated or given.update is not None


def _act(given: Given, at: Path, name: str, updates: Collection[str], *, updated: bool) -> Iterator[Finding]:
    keys = given.model_fields_set
    acts = sorted(keys & {*ACTS, *_EVENTS})
    if len(acts) != 1:
        yield Finding(
            at=at, fault=f"{name}: an act does {len(acts)} things; it needs exactly one.",
            remedy=f"Write one of {', '.join((*ACTS, *_EVENTS))}.",
        )  # fmt: skip
        return
    if (acts[0] in _EVENTS) != (given.function is not None):
        yield Finding(
            at=at, fault=f"{name}: an event goes to a `function`, and nothing else does.",
            remedy="Name it as the template does, or remove it.",
        )  # fmt: skip
    if "body" in keys and acts[0] not in ("call", "put", "send"):
        yield Finding(at=(*at, "body"), fault=f"{name}: `{acts[0]}` has no body.", remedy="Remove `body`.")
    if given.call is not None and not given.call.partition(" ")[2].startswith("/"):
        yield Finding(
            at=(*at, "call"), fault=f"{name}: {given.call!r} is no call.", remedy="Write it like GET /hello."
        )
    if given.put is not None and not all(given.put.partition("/")):
        yield Finding(
            at=(*at, "put"), fault=f"{name}: {given.put!r} is no place.", remedy="Write it like Bucket/key."
        )
    if given.update is not None and given.update not in updates:
        there = ", ".join(sorted(updates)) or "none"
        yield Finding(
            at=(*at, "update"), fault=f"{name}: there is no updates/{given.update}.",
            remedy=f"Add it; there are: {there}.",
        )  # fmt: skip
    if given.wait is not None and not updated:
        yield Finding(
            at=(*at, "wait"), fault=f"{name} waits for no update.", remedy="Put an `update` before it."
        )


def _shape(expectation: Any, at: Path, name: str) -> Iterator[Finding]:
    if isinstance(expectation, OF_STACKS):
        yield from check_counted(expectation, at, name)
    match expectation:
        case WorkflowSteps() if (expectation.uses is None) == (expectation.runs is None):
            yield Finding(
                at=at, fault=f"{name}: a step uses an action or runs a command.",
                remedy="Write one of `uses: …`, `runs: …`.",
            )  # fmt: skip
        case PolicySize() if expectation.model_fields_set - {"kind", "no_wildcard"}:
            yield Finding(
                at=at, fault=f"{name}: of policies in a template only `no_wildcard` is asked.",
                remedy="Remove the others.",
            )  # fmt: skip


def _kind_of(model: type) -> str:
    return str(model.model_fields["kind"].annotation.__args__[0])  # type: ignore[attr-defined]
