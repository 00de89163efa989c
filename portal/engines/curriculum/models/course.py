"""content/course.yaml: tracks → modules → lessons."""

from __future__ import annotations

from .value import Line, Prose, Slug, Value


class Module(Value):
    slug: Slug
    title: Line
    summary: Prose
    lessons: tuple[Slug, ...]
    questions: tuple[Slug, ...] = ()  # question sets that belong to it


class Track(Value):
    slug: Slug
    title: Line
    summary: Prose
    modules: tuple[Slug, ...]
    lessons: tuple[Slug, ...] = ()  # of its modules these alone, in the modules' order; none named: all


class Course(Value):
    title: Line
    tagline: Line
    tracks: tuple[Track, ...]
    modules: tuple[Module, ...]
    topics: tuple[Slug, ...] = ()  # question sets in the order to show them; others follow by name
