"""What is put in order, in pairs, or together to a program."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from portal.engines.curriculum.dependencies import waits_for
from portal.engines.curriculum.models import Matching, Ordering, Parsons
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .unlike import unlike


def check_ordering(question: Ordering, at: Path) -> Iterator[Finding]:
    return unlike("step", question.steps, (*at, "steps"), question.slug)


def check_matching(question: Matching, at: Path) -> Iterator[Finding]:
    yield from unlike("pair", question.pairs, (*at, "pairs"), question.slug)
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


def check_parsons(question: Parsons, at: Path) -> Iterator[Finding]:
    yield from unlike("line", (*question.lines, *question.spares), (*at, "lines"), question.slug)
    for before, line, place in zip((None, *question.lines), question.lines, range(99), strict=False):
        if line.indent > (before.indent + 1 if before else 0):
            yield Finding(
                at=(*at, "lines", place, "indent"),
                fault=f'Question "{question.slug}": line "{line.id}" is indented below nothing.',
                remedy="Write one level more than the line before, at most.",
            )
    yield from _order(question, at)


def _order(question: Parsons, at: Path) -> Iterator[Finding]:
    waits = waits_for(question)
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as fault:
        circle = " → ".join(reversed(fault.args[1]))
        yield Finding(
            at=(*at, "lines"),
            fault=f'Question "{question.slug}": lines wait for each other: {circle}.',
            remedy="Take one name out of an `after`.",
        )
        return
    above: set[str] = set()
    for place, line in enumerate(question.lines):
        for missing in sorted(waits[line.id] - above):
            yield Finding(
                at=(*at, "lines", place, "after"),
                fault=f'Question "{question.slug}": line "{line.id}" waits for "{missing}", not above it.',
                remedy="Write the lines in a right order, and name lines above.",
            )
        above.add(line.id)
