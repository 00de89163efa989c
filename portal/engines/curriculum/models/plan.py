"""content/plans/<slug>.yaml: a way to prepare for an interview that a study plan can begin with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .value import Digested, Line, Prose, Slug

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PlanPreset(Digested):
    """
    `days` and `hours_a_week` are what it is made for, and suggested; everybody may say otherwise.
    `lessons` are in the order in which they are read, "all" is the course in its own. Labs are those of
    these lessons. `questions` is how many of each topic; mastery makes them more or fewer.
    """

    slug: Slug  # = file name
    place: Annotated[int, Field(ge=1, le=99)]  # among the others on the page
    title: Line
    summary: Prose
    days: Annotated[int, Field(ge=3, le=366)]
    hours_a_week: Annotated[float, Field(gt=0, le=56, strict=False)]
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    lessons: Literal["all"] | Annotated[tuple[Slug, ...], Field(min_length=1)]
    labs: Literal["all", "first", "none"] = "all"  # "first": one of each lesson
    topics: tuple[Slug, ...] = ()  # question sets; all of them where none is named
    questions: Annotated[int, Field(ge=0, le=60)]
    interviews: Annotated[int, Field(ge=0, le=10)] = 1
    interview_min: Literal[20, 40, 60] = 40
