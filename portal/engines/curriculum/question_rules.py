"""What a question must be, beyond its shape, so that it can be marked and taught from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from .models import Matching, Mistake, Multiple, Numeric, Ordering, Question, Single
from .problem import Finding
from .yaml_text import Path


def within(question: Numeric, value: float, target: float) -> bool:
    """Whether the value is the target, as near as the question asks."""
    # A hair more than asked: 11.26 is 0.01 from 11.27 on paper, and a little more in binary.
    slack = 1e-9 * max(1.0, abs(target))
    if question.absolute is not None:
        return abs(value - target) <= question.absolute + slack
    return abs(value - target) <= abs(target) * (question.relative or 0.0) + slack


def check_question(question: Question, at: Path) -> Iterator[Finding]:
    match question:
        case Single() | Multiple():
            yield from _options(question, at)
        case Ordering():
            yield from _unlike("step", question.steps, (*at, "steps"), question.slug)
        case Matching():
            yield from _pairs(question, at)
        case Numeric():
            yield from _number(question, at)


class _Lettered(Protocol):
    @property
    def id(self) -> str: ...


def _options(question: Single | Multiple, at: Path) -> Iterator[Finding]:
    yield from _unlike("option", question.options, (*at, "options"), question.slug)
    right = sum(option.right for option in question.options)
    if isinstance(question, Single) and right != 1:
        yield Finding(
            at=(*at, "options"),
            fault=f'Question "{question.slug}" has {right} right options; a single choice has exactly one.',
            remedy="Put `right: true` on one, or make it `kind: multiple`.",
        )
    elif isinstance(question, Multiple) and right in (0, len(question.options)):
        yield Finding(
            at=(*at, "options"),
            fault=f'Question "{question.slug}" has {"no" if not right else "only"} right options.',
            remedy="Give it at least one right and one wrong option.",
        )


def _unlike(what: str, items: Sequence[_Lettered], at: Path, slug: str) -> Iterator[Finding]:
    for key in ("id", "text", "left"):
        seen: set[str] = set()
        for place, item in enumerate(items):
            value = getattr(item, key, None)
            if value is not None and value in seen:
                yield Finding(
                    at=(*at, place, key),
                    fault=f'Question "{slug}": two {what}s have the {key} `{value}`.',
                    remedy="Change one of them.",
                )
            seen.add(value or "")


def _pairs(question: Matching, at: Path) -> Iterator[Finding]:
    yield from _unlike("pair", question.pairs, (*at, "pairs"), question.slug)
    if len(set(question.choices)) < len(question.choices):
        yield Finding(
            at=(*at, "choices"),
            fault=f'Question "{question.slug}" lists a choice twice.',
            remedy="Remove one; several pairs may share a choice.",
        )
    for place, pair in enumerate(question.pairs):
        if pair.right not in question.choices:
            yield Finding(
                at=(*at, "pairs", place, "right"),
                fault=f'Question "{question.slug}": the right of pair "{pair.id}" is none of the choices.',
                remedy="Copy the text of one of `choices`, letter by letter.",
            )


def _number(question: Numeric, at: Path) -> Iterator[Finding]:
    given = [name for name in ("absolute", "relative") if getattr(question, name) is not None]
    if len(given) != 1:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" has {len(given)} tolerances; it needs exactly one.',
            remedy="Write `absolute: …` (same unit as the answer) or `relative: …` (a fraction).",
        )
        return
    tolerance = getattr(question, given[0])
    if tolerance < 0 or (given[0] == "relative" and tolerance >= 1):
        yield Finding(
            at=(*at, given[0]),
            fault=f'Question "{question.slug}": `{given[0]}` is {tolerance}.',
            remedy="Write a tolerance from 0 up; a relative one stays below 1.",
        )
    for place, mistake in enumerate(question.mistakes):
        yield from _mistake(question, mistake, (*at, "mistakes", place, "value"))


def _mistake(question: Numeric, mistake: Mistake, at: Path) -> Iterator[Finding]:
    if within(question, mistake.value, question.answer):
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}": the mistake {mistake.value:g} would count as right.',
            remedy="Narrow the tolerance or remove the mistake.",
        )
