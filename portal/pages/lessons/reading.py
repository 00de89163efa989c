"""A lesson as its page shows it: prose in stretches, with the questions and labs between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import now as clock

from portal.engines.curriculum import Fact, Lab, Lesson, Library, Module
from portal.engines.grading.present import Presented, present
from portal.engines.grading.scoring import Score
from portal.engines.grading.verdict import Verdict
from portal.engines.markup import Embed, Heading, Html, render
from portal.records.accounts.models import Learner
from portal.records.progress.hints import Hints, hints_to
from portal.records.progress.mark_by import marking_that_counts
from portal.records.progress.marking import Marking
from portal.records.progress.models import Answer
from portal.records.progress.practice import latest_inline, verdict_on, written_so_far
from portal.records.progress.scored import score_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of: `html`; a `lab` to point to; a question, `shown`, with what it takes to answer it."""

    html: str = ""
    lab: Lab | None = None
    shown: Presented | None = None
    action: str = ""
    verdict: Verdict | None = None
    score: Score | None = None
    marking: Marking | None = None
    hints: Hints | None = None
    hint_url: str = ""
    report_url: str = ""
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
    sheet: bool  # the module has a cheat sheet
    before: Lesson | None
    after: Lesson | None


def read(
    lesson: Lesson, learner: Learner | None, library: Library, *, now: datetime | None = None
) -> Reading:
    """
    One query for the answers given to its questions, one for what was written to each that is answered in
    words, up to three for each with hints; none for somebody who has not written yet.
    """
    at = now or clock()
    rendered = render(lesson.body, library.terms)
    given = latest_inline(learner, lesson.questions)
    parts = (_part(piece, given, learner, library, at) for piece in rendered.parts)
    return Reading(
        lesson=lesson,
        module=library.module_of(lesson),
        parts=tuple(part for part in parts if part),
        contents=rendered.contents,
        lab=next((library.labs[slug] for slug in lesson.labs if slug in library.labs), None),
        sources=_sources(lesson, library),
        sheet=lesson.module in library.cheat_sheets,
        before=library.before(lesson),
        after=library.after(lesson),
    )


def _part(
    piece: Html | Embed, given: dict[str, Answer], learner: Learner | None, library: Library, now: datetime
) -> Part | None:
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
    topic, slug = piece.ref.split("/", 1)
    verdict = verdict_on(answer, question) if answer else None
    so_far = {} if verdict else written_so_far(learner=learner, topic=topic, question=question)
    return Part(
        shown=present(question, seed=0, so_far=answer.response if answer and verdict else so_far),
        action=reverse("practice:answer_inline", args=[topic, slug]),
        verdict=verdict,
        score=score_of(answer) if answer and verdict else None,
        marking=marking_that_counts(answer) if answer and verdict else None,
        hints=None if verdict else hints_to(learner, topic, question, now=now),
        hint_url=reverse("practice:hint_inline", args=[topic, slug]),
        report_url=reverse("reports:question", args=[topic, slug]),
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
