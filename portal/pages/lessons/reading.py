"""A lesson as its page shows it: prose in stretches, with the questions and labs between them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from portal.engines.curriculum import Fact, Lab, Lesson, Library, Module
from portal.engines.grading.present import Presented, present
from portal.engines.grading.verdict import Verdict
from portal.engines.markup import Embed, Heading, Html, render
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer
from portal.records.progress.practice import latest_inline, verdict_on


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of: `html`; a `lab` to point to; a question, `shown`, with what it takes to answer it."""

    html: str = ""
    lab: Lab | None = None
    shown: Presented | None = None
    action: str = ""
    verdict: Verdict | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where facts of the lesson were read, each with what it says."""

    name: str
    link: str
    as_of: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """`lab` is the one that stands beside the text: the first."""

    lesson: Lesson
    module: Module
    parts: tuple[Part, ...]
    contents: tuple[Heading, ...]
    lab: Lab | None
    sources: tuple[Source, ...]
    before: Lesson | None
    after: Lesson | None


def read(lesson: Lesson, learner: Learner | None, library: Library) -> Reading:
    """One query for the answers given to its questions; none for somebody who has not written yet."""
    rendered = render(lesson.body)
    given = latest_inline(learner, lesson.questions)
    parts = (_part(piece, given, library) for piece in rendered.parts)
    return Reading(
        lesson=lesson,
        module=library.module_of(lesson),
        parts=tuple(part for part in parts if part),
        contents=rendered.contents,
        lab=next((library.labs[slug] for slug in lesson.labs if slug in library.labs), None),
        sources=_sources(lesson, library),
        before=library.before(lesson),
        after=library.after(lesson),
    )


def _part(piece: Html | Embed, given: dict[str, Answer], library: Library) -> Part | None:
    """None for a reference that leads nowhere; check_content says so."""
    if isinstance(piece, Html):
        return Part(html=piece.html)
    if piece.kind == "lab":
        lab = library.find_lab(piece.ref)
        return Part(lab=lab) if lab else None
    question = library.question(piece.ref)
    if question is None:
        return None
    answer = given.get(piece.ref)
    return Part(
        shown=present(question, seed=0),
        action=reverse("practice:answer_inline", args=piece.ref.split("/", 1)),
        verdict=verdict_on(answer, question) if answer else None,
        facts=tuple(library.facts[fact] for fact in question.facts if fact in library.facts),
    )


def _sources(lesson: Lesson, library: Library) -> tuple[Source, ...]:
    found: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in (library.facts[name] for name in lesson.head.facts if name in library.facts):
        found.setdefault((fact.source, fact.link, fact.as_of), []).append(fact)
    return tuple(
        Source(name=name, link=link, as_of=as_of, facts=tuple(facts))
        for (name, link, as_of), facts in found.items()
    )
