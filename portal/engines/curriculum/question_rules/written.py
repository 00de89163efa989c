"""Rubrics: every point can be found, and what vetoes names points that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.engines.curriculum.models import Design, FreeText, Group, Point
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .unlike import unlike

DEEPEST = 4


def check_free_text(question: FreeText, at: Path) -> Iterator[Finding]:
    return _rubric(question, question.rubric, at)


def check_design(question: Design, at: Path) -> Iterator[Finding]:
    yield from _rubric(question, (*question.rubric, *question.changed_rubric), at)


def _rubric(question: FreeText | Design, points: Sequence[Point], at: Path) -> Iterator[Finding]:
    yield from unlike("point", (*points, *question.red_flags), (*at, "rubric"), question.slug)
    for name in ("rubric", "changed_rubric", "misconceptions", "red_flags"):
        for place, one in enumerate(getattr(question, name, ())):
            yield from _group(question.slug, one.found, (*at, name, place, "found"), 0)
    known = {point.id for point in points}
    for place, misconception in enumerate(question.misconceptions):
        for name in misconception.vetoes:
            if name not in known:
                yield Finding(
                    at=(*at, "misconceptions", place, "vetoes"),
                    fault=f'Question "{question.slug}": a misconception vetoes "{name}", which is no point.',
                    remedy=f"Name some of {', '.join(sorted(known))}.",
                )


def _group(slug: str, group: Group, at: Path, depth: int) -> Iterator[Finding]:
    given = [name for name in ("phrase", "any", "all", "near") if getattr(group, name)]
    if len(given) != 1:
        yield Finding(
            at=at,
            fault=f'Question "{slug}": {len(given)} patterns stand here, and there has to be one.',
            remedy="Write one of `phrase`, `any`, `all` and `near`.",
        )
    if len(group.near) == 1:
        yield Finding(
            at=(*at, "near"),
            fault=f'Question "{slug}": `near` has one phrase, which is near nothing.',
            remedy="Add another, or write `phrase`.",
        )
    if depth == DEEPEST:
        yield Finding(at=at, fault=f'Question "{slug}": groups are too deep.', remedy="Flatten them.")
        return
    for name in ("any", "all"):
        for place, inner in enumerate(getattr(group, name)):
            if isinstance(inner, Group):
                yield from _group(slug, inner, (*at, name, place), depth + 1)
