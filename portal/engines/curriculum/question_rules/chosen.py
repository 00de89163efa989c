"""Choices: some right, some wrong, no two alike."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.curriculum.models import Multiple, Single, TrueOrWhy
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .unlike import unlike


def check_single(question: Single, at: Path) -> Iterator[Finding]:
    at = (*at, "options")
    yield from unlike("option", question.options, at, question.slug)
    right = sum(option.right for option in question.options)
    if right != 1:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" has {right} right options; a single choice has exactly one.',
            remedy="Put `right: true` on one, or make it `kind: multiple`.",
        )


def check_multiple(question: Multiple, at: Path) -> Iterator[Finding]:
    at = (*at, "options")
    yield from unlike("option", question.options, at, question.slug)
    right = sum(option.right for option in question.options)
    if right in (0, len(question.options)):
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" has {"no" if not right else "only"} right options.',
            remedy="Give it at least one right and one wrong option.",
        )


def check_true_or_why(question: TrueOrWhy, at: Path) -> Iterator[Finding]:
    at = (*at, "reasons")
    yield from unlike("reason", question.reasons, at, question.slug)
    right = sum(reason.right for reason in question.reasons)
    if question.holds and right:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" is true, and has a right reason why it is false.',
            remedy="Remove `right: true`, or write `holds: false`.",
        )
    elif not question.holds and right != 1:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" is false for {right} right reasons; it needs exactly one.',
            remedy="Put `right: true` on one reason.",
        )
