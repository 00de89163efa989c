"""What checks of the AWS around a function must be, beyond their shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.cloud.seed import Seed

from .lab_rules import check_path
from .models import (
    Calls,
    Check,
    Counted,
    Decisions,
    Items,
    LabHead,
    Messages,
    Objects,
    PolicySize,
)
from .problem import Finding
from .yaml_text import Path

OF_AWS = (Objects, Items, Messages, Calls, PolicySize, Decisions)
OF_POLICY = (PolicySize, Decisions)


def check_around(head: LabHead, seed: Seed | None, *, has_policy: bool) -> Iterator[Finding]:
    """`seed` is None for a lab without aws.yaml; `has_policy`: its starter has a policy.json."""
    for place, check in enumerate(head.checks):
        for number, expectation in enumerate(check.expect):
            at: Path = ("checks", place, "expect", number)
            if isinstance(expectation, OF_AWS):
                if not (head.code == "template" and isinstance(expectation, PolicySize)):
                    yield from _needs(expectation, check, seed, has_policy, at)
                yield from check_shape(expectation, at, f'Check "{check.slug}"')


def _needs(
    expectation: Any, check: Check, seed: Seed | None, has_policy: bool, at: Path
) -> Iterator[Finding]:
    name = f'Check "{check.slug}"'
    if isinstance(expectation, OF_POLICY):
        if not has_policy:
            yield Finding(
                at=at,
                fault=f"{name} looks at a policy, and the lab has none.",
                remedy="Add aws.yaml, and policy.json in starter/ and solution/.",
            )
    elif seed is None:
        yield Finding(
            at=at,
            fault=f"{name} looks at AWS, and the lab has none around its function.",
            remedy="Add aws.yaml, if only with `{}`.",
        )
    else:
        yield from _named(expectation, seed, at, name)


def _named(expectation: Any, seed: Seed, at: Path, name: str) -> Iterator[Finding]:
    """A name that the seed has not is a slip: what a lab is about is there from the beginning."""
    sections = {"bucket": "buckets", "table": "tables", "queue": "queues", "topic": "topics", "bus": "buses"}
    for what, section in sections.items():
        wanted = getattr(expectation, what, None)
        there = {one.name for one in getattr(seed, section)}
        if wanted is not None and wanted not in there and not (what == "bus" and wanted == "default"):
            known = ", ".join(sorted(there)) or "none"
            yield Finding(
                at=(*at, what),
                fault=f"{name}: aws.yaml has no {what} `{wanted}`.",
                remedy=f"Add it to `{section}`, or name another; there are: {known}.",
            )


def check_shape(expectation: Any, at: Path, name: str) -> Iterator[Finding]:
    if isinstance(expectation, Counted):
        yield from check_counted(expectation, at, name)
    match expectation:
        case Objects():
            yield from _one_of(expectation, ("key", "pattern"), at, name)
            yield from _content(expectation, at, name)
        case Items() if not expectation.present and expectation.attributes:
            yield Finding(
                at=at,
                fault=f"{name}: an item that is not there has no attributes.",
                remedy="Remove `attributes`, or `present: false`.",
            )
        case Messages():
            yield from _one_of(expectation, ("queue", "topic", "bus"), at, name)
        case PolicySize() if len(expectation.model_fields_set) < 2:
            yield Finding(
                at=at,
                fault=f"{name}: `policy_size` asks for nothing.",
                remedy="Write `at_most_bytes`, `at_most_statements` or `no_wildcard`.",
            )
        case Decisions() if not expectation.cases:
            yield Finding(at=at, fault=f"{name}: `decisions` has no case.", remedy="Add one under `cases`.")


def check_counted(expectation: Counted, at: Path, name: str) -> Iterator[Finding]:
    low, high = expectation.at_least or 0, expectation.at_most
    given = expectation.model_fields_set & {"at_least", "at_most"}
    if (expectation.times is not None and given) or (high is not None and low > high):
        yield Finding(
            at=at,
            fault=f"{name}: `times`, `at_least` and `at_most` contradict each other.",
            remedy="Write `times`, or the other two with the smaller one first.",
        )


def _content(expectation: Objects, at: Path, name: str) -> Iterator[Finding]:
    asked = expectation.model_fields_set & {"text", "contains", "path"}
    if len(asked) > 1 or (asked and not expectation.present):
        yield Finding(
            at=at,
            fault=f"{name}: `objects` asks for too much of what an object holds.",
            remedy="Write one of `text`, `contains` and `path`, or `present: false`.",
        )
    if ("path" in asked) != ("value" in expectation.model_fields_set):
        yield Finding(at=at, fault=f"{name}: `path` and `value` go together.", remedy="Write both.")
    if expectation.path is not None:
        yield from check_path(expectation.path, (*at, "path"), name)


def _one_of(expectation: Any, keys: tuple[str, ...], at: Path, name: str) -> Iterator[Finding]:
    given = [key for key in keys if getattr(expectation, key) is not None]
    if len(given) != 1:
        known = ", ".join(f"`{key}: …`" for key in keys)
        yield Finding(
            at=at,
            fault=f"{name}: `{expectation.kind}` names {len(given)} of {len(keys)}; it needs exactly one.",
            remedy=f"Write one of {known}.",
        )
