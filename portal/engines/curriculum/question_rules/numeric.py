"""Numbers: a tolerance, and no known mistake that would count as right, whichever numbers are drawn."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.curriculum.arithmetic import BadExpression
from portal.engines.curriculum.models import Numeric
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.variants import (
    MOST_VARIANTS,
    Drawn,
    show,
    values_of,
    variants_of,
    vary,
    within,
)
from portal.engines.curriculum.yaml_text import Path


def check_numeric(question: Numeric, at: Path) -> Iterator[Finding]:
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
    drawn = list(_parameters(question, at))
    yield from drawn
    if not drawn:
        yield from _variants(question, at)


def _parameters(question: Numeric, at: Path) -> Iterator[Finding]:
    for name, parameter in question.parameters.items():
        here = (*at, "parameters", name)
        ranged = [parameter.least, parameter.most, parameter.step]
        mixed = bool(parameter.values) and any(one is not None for one in ranged)
        if mixed or len(set(values_of(parameter))) < 2:
            yield Finding(
                at=here,
                fault=f'Question "{question.slug}": `{name}` can be no two values.',
                remedy="Write `values: […]` with two or more, or `least`, `most` and `step`.",
            )
        elif not any(f"{{{name}}}" in text for text in (question.prompt, *_lines(question))):
            yield Finding(
                at=here,
                fault=f'Question "{question.slug}": the prompt does not say `{{{name}}}`.',
                remedy=f"Write {{{name}}} where the number stands, or remove the parameter.",
            )


def _lines(question: Numeric) -> tuple[str, ...]:
    """A parameter may be told by what is reckoned from it: {=rate * 60}."""
    return tuple(f"{{{name}}}" for name in question.parameters if f"{name}" in _reckoned(question.prompt))


def _reckoned(prompt: str) -> str:
    return " ".join(part.partition("}")[0] for part in prompt.split("{=")[1:])


def _variants(question: Numeric, at: Path) -> Iterator[Finding]:
    """The first that is wrong stands for all."""
    variants = variants_of(question)
    if len(variants) > MOST_VARIANTS:
        yield Finding(
            at=(*at, "parameters"),
            fault=f'Question "{question.slug}" has over {MOST_VARIANTS:,} variants, too many to check each.',
            remedy="Give the parameters fewer values.",
        )
        return
    for drawn in variants:
        found = list(_variant(question, drawn, at))
        if found:
            yield from found
            return


def _variant(question: Numeric, drawn: Drawn, at: Path) -> Iterator[Finding]:
    where = f" with {', '.join(f'{name} {show(value)}' for name, value in drawn.items())}" if drawn else ""
    try:
        variant = vary(question, drawn)
    except BadExpression as fault:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}": an expression cannot be reckoned{where}.',
            remedy=str(fault),
        )
        return
    for place, mistake in enumerate(variant.mistakes):
        if within(question, mistake.value, variant.answer):
            shown = show(mistake.value)
            yield Finding(
                at=(*at, "mistakes", place, "value"),
                fault=f'Question "{question.slug}": the mistake {shown} would count as right{where}.',
                remedy="Narrow the tolerance or remove the mistake.",
            )
