"""content/changes.yaml: what was true once, since when it is not, and what holds now."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .value import FactId, Line, Prose, Slug, Value

Day = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")]


class Change(Value):
    """
    `since` is a day, or a month where no source says the day, or nothing where only the change is known.
    `said` is what one still reads and hears.
    """

    slug: Slug
    since: Day | None = None
    title: Line
    said: Prose
    now: Prose
    facts: Annotated[tuple[FactId, ...], Field(min_length=1)]
    lesson: Slug


class ChangeSheet(Value):
    changes: tuple[Change, ...] = ()
