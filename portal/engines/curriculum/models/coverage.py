"""content/coverage.yaml: what the course has to cover, and what covers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from .value import Line, Value

KINDS = ("lesson", "lab", "question", "simulator")
Reference = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?(#[a-z0-9_-]+)?$", max_length=160)
]


class Wanted(Value):
    """`by` is what covers it, the best first; when nothing does, `missing` says why."""

    what: Line | None = None  # what exactly is wanted, where the kind alone does not say it
    by: tuple[Reference, ...] = ()
    missing: Line | None = None


class CoveredItem(Value):
    """
    A kind that is left out is not wanted. References are "slug" or "slug#heading" of a lesson, "slug" of a
    lab, "topic/slug" of a question, and the path of a page for a simulator: "timelines/outage".
    """

    number: Annotated[int, Field(ge=1)]
    item: Line
    lesson: Wanted | None = None
    lab: Wanted | None = None
    question: Wanted | None = None
    simulator: Wanted | None = None

    def wanted(self) -> Iterator[tuple[str, Wanted]]:
        for kind in KINDS:
            if (wanted := getattr(self, kind)) is not None:
                yield kind, wanted


class Coverage(Value):
    items: tuple[CoveredItem, ...] = ()
