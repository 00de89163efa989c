"""
content/<language>/: the words of a lesson, a lab, a term … in another language.

What they are about, in what order, with which facts and checks, is the original's alone. `of` names the
version of the original that was translated: see told.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import StringConstraints

from .value import Line, Prose, Slug, Value

Version = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class LessonWordsHead(Value):
    """The front matter of content/<language>/lessons/<module>/<nn>-<slug>.md."""

    of: Version
    title: Line
    objective: Line


class LessonWords(LessonWordsHead):
    body: str


class CheckWords(Value):
    title: Line
    hint: Line | None = None


class LabWordsHead(Value):
    """content/<language>/labs/<slug>/lab.yaml, and of a step of it steps/<step>/step.yaml."""

    of: Version
    title: Line
    summary: Line | None = None  # a step may have none
    hints: tuple[Prose, ...] = ()  # in the original's order, without their costs
    checks: dict[Slug, CheckWords] = {}


class LabWords(LabWordsHead):
    brief: str
    steps: dict[Slug, LabWords] = {}


class PlaceWords(Value):
    """Of a track, or of a module."""

    of: Version
    title: Line
    summary: Prose


class CourseWords(Value):
    """content/<language>/course.yaml."""

    of: Version
    title: Line
    tagline: Line
    tracks: dict[Slug, PlaceWords] = {}
    modules: dict[Slug, PlaceWords] = {}


class TermWords(Value):
    """`term` is what the original calls it, `said` what it is called here, as are aliases and forms."""

    of: Version
    term: Line
    said: Line | None = None  # the same
    aliases: tuple[Line, ...] = ()
    forms: tuple[Line, ...] = ()
    definition: Prose


class GlossaryWords(Value):
    """content/<language>/glossary.yaml."""

    terms: tuple[TermWords, ...] = ()


class SheetWords(Value):
    """content/<language>/cheat-sheets/<module>.md; its front matter is `of` alone."""

    of: Version
    text: Prose


@dataclass(frozen=True, kw_only=True)
class Words:
    """All that there is in one language; everything else is said in the original's."""

    lessons: Mapping[str, LessonWords] = field(default_factory=dict)
    labs: Mapping[str, LabWords] = field(default_factory=dict)
    terms: Mapping[str, TermWords] = field(default_factory=dict)  # by the original's name
    sheets: Mapping[str, SheetWords] = field(default_factory=dict)  # by module, with the facts' values
    course: CourseWords | None = None
