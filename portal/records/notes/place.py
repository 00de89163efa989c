"""What can be marked: a lesson or a heading of it, a lab, a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from portal.engines.curriculum import Lesson, Library, Question
from portal.engines.curriculum.told import render_lesson
from portal.engines.grading import present
from portal.engines.markup import plain

LONGEST_TITLE = 160
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_WRITTEN = re.compile(
    rf"(?P<kind>lesson|lab|question):(?P<ref>{_SLUG}(?:/{_SLUG})?)(?:#(?P<section>s-[\w-]{{1,120}}))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """`ref` is "topic/slug" of a question, the slug of all else; `section` the id of a lesson's heading."""

    kind: str
    ref: str
    section: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}" + (f"#{self.section}" if self.section else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """What a place is called, and the page that has it. `lesson` is the one it belongs to, "" for none."""

    title: str
    section_title: str
    url_name: str
    args: tuple[str, ...]
    fragment: str
    lesson: str
    is_there: bool = True  # False: the lesson is there, and its heading is not


def read_place(written: str) -> Place | None:
    """The opposite of str(); None for what is no place."""
    found = _WRITTEN.fullmatch(written) if len(written) <= 300 else None
    if found is None:
        return None
    kind, ref, section = found["kind"], found["ref"], found["section"] or ""
    if ("/" in ref) != (kind == "question") or (section and kind != "lesson") or len(ref) > 129:
        return None
    return Place(kind=kind, ref=ref, section=section)


class Kept(Protocol):
    """A row that remembers its place, and what it was called when it was made."""

    kind: str
    ref: str
    section: str
    title: str
    section_title: str


def place_of(kept: Kept) -> Place:
    return Place(kind=kept.kind, ref=kept.ref, section=kept.section)


def find_where(place: Place, library: Library) -> Where | None:
    """None for what the course does not have, or not any more."""
    if place.kind == "lesson":
        lesson = library.find_lesson(place.ref)
        return _in_lesson(lesson, place.section) if lesson else None
    if place.kind == "lab":
        lab = library.find_lab(place.ref)
        around = library.lessons_with_lab(place.ref)
        return _where(lab.head.title, "labs:lab", place.ref, lesson=_first(around)) if lab else None
    question = library.question(place.ref)
    if question is None:
        return None
    topic, _, slug = place.ref.partition("/")
    within = _first([one for one in library.lessons_in_order() if place.ref in one.questions])
    about = next((name for name in question.lessons if name in library.lessons), "")
    return _where(title_of(question), "practice:question", topic, slug, lesson=within or about)


def title_of(question: Question) -> str:
    """It has none but its prompt: the first words of it, plain, with the numbers that everybody gets."""
    words = " ".join(plain(present(question, seed=0).prompt).split())
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"


def _in_lesson(lesson: Lesson, section: str) -> Where:
    titles = {heading.id: heading.title for heading in render_lesson(lesson).contents} if section else {}
    return Where(
        title=lesson.head.title,
        section_title=titles.get(section, ""),
        url_name="lessons:lesson",
        args=(lesson.slug,),
        fragment=section if section in titles else "",
        lesson=lesson.slug,
        is_there=not section or section in titles,
    )


def _where(title: str, url_name: str, *args: str, lesson: str) -> Where:
    return Where(title=title, section_title="", url_name=url_name, args=args, fragment="", lesson=lesson)


def _first(lessons: tuple[Lesson, ...] | list[Lesson]) -> str:
    return lessons[0].slug if lessons else ""
