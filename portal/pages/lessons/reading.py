"""A lesson as its page shows it: prose in stretches, with the questions and labs between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from portal.engines.curriculum import Fact, Lab, Lesson, Library, Module
from portal.engines.curriculum.told import render_lesson
from portal.engines.grading.present import Presented, present
from portal.engines.grading.scoring import Score
from portal.engines.grading.verdict import Verdict
from portal.engines.markup import Embed, Heading, Html
from portal.pages.lessons.stretches import Stretch, stretches_of
from portal.records.accounts.models import Learner
from portal.records.notes.find import Margin, Margins, margins_of
from portal.records.notes.place import Place
from portal.records.progress.hints import Hints, hints_to
from portal.records.progress.mark_by import marking_that_counts
from portal.records.progress.marking import Marking
from portal.records.progress.models import Answer
from portal.records.progress.practice import latest_inline, verdict_on, written_so_far
from portal.records.progress.scored import score_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of: `stretches` of HTML; a `lab` to point to; a question, `shown`, with what it takes to answer."""

    stretches: tuple[Stretch, ...] = ()
    margin: Margin | None = None
    lab: Lab | None = None
    shown: Presented | None = None
    action: str = ""
    verdict: Verdict | None = None
    score: Score | None = None
    marking: Marking | None = None
    hints: Hints | None = None
    hint_url: str = ""
    report_url: str = ""
    again_url: str = ""
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
    """
    `lab` is the one that stands beside the text: the first. `margin` is that of the lesson as a whole; `gone`
    are notes on headings that it does not have any more.
    """

    lesson: Lesson
    module: Module
    parts: tuple[Part, ...]
    contents: tuple[Heading, ...]
    margin: Margin
    gone: tuple[Margin, ...]
    lab: Lab | None
    sources: tuple[Source, ...]
    sheet: bool  # the module has a cheat sheet
    before: Lesson | None
    after: Lesson | None

    @property
    def labs(self) -> tuple[Lab, ...]:
        return tuple(part.lab for part in self.parts if part.lab)

    @property
    def lab_minutes(self) -> int:
        return sum(lab.head.minutes for lab in self.labs)


def read(
    lesson: Lesson, learner: Learner | None, library: Library, *, now: datetime | None = None
) -> Reading:
    """
    One query for the answers given to its questions, two for what is kept beside it, one for what was
    written to each that is answered in words, up to three for each with hints; none for somebody who has
    not written yet.
    """
    at = now or clock()
    rendered = render_lesson(lesson, library.terms)
    given = latest_inline(learner, lesson.questions)
    here = Place(kind="lesson", ref=lesson.slug)
    margins = margins_of(
        learner,
        here,
        *(Place(kind="lab", ref=slug) for slug in lesson.labs),
        *(Place(kind="question", ref=ref) for ref in lesson.questions),
    )
    around = _Around(lesson=lesson, learner=learner, library=library, given=given, margins=margins, now=at)
    parts = (_part(piece, around) for piece in rendered.parts)
    return Reading(
        lesson=lesson,
        module=library.module_of(lesson),
        parts=tuple(part for part in parts if part),
        contents=rendered.contents,
        margin=margins.at(here, lesson.head.title),
        gone=_gone(lesson, rendered.contents, margins),
        lab=next((library.labs[slug] for slug in lesson.labs if slug in library.labs), None),
        sources=_sources(lesson, library),
        sheet=lesson.module in library.cheat_sheets,
        before=library.before(lesson),
        after=library.after(lesson),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    lesson: Lesson
    learner: Learner | None
    library: Library
    given: dict[str, Answer]
    margins: Margins
    now: datetime


def _part(piece: Html | Embed, around: _Around) -> Part | None:
    """None for a reference that leads nowhere; check_content says so."""
    library, margins = around.library, around.margins
    if isinstance(piece, Html):
        return Part(stretches=stretches_of(piece.html, around.lesson.slug, margins))
    if piece.kind == "lab":
        lab = library.find_lab(piece.ref)
        here = Place(kind="lab", ref=piece.ref)
        return Part(lab=lab, margin=margins.at(here, lab.head.title)) if lab else None
    question = library.question(piece.ref)
    if question is None:
        return None
    answer = around.given.get(piece.ref)
    topic, slug = piece.ref.split("/", 1)
    verdict = verdict_on(answer, question) if answer else None
    so_far = {} if verdict else written_so_far(learner=around.learner, topic=topic, question=question)
    return Part(
        margin=margins.at(Place(kind="question", ref=piece.ref), _("this question")),
        shown=present(question, seed=0, so_far=answer.response if answer and verdict else so_far),
        action=reverse("practice:answer_inline", args=[topic, slug]),
        again_url=reverse("practice:question", args=[topic, slug]),
        verdict=verdict,
        score=score_of(answer) if answer and verdict else None,
        marking=marking_that_counts(answer) if answer and verdict else None,
        hints=None if verdict else hints_to(around.learner, topic, question, now=around.now),
        hint_url=reverse("practice:hint_inline", args=[topic, slug]),
        report_url=reverse("reports:question", args=[topic, slug]),
        facts=tuple(library.facts[fact] for fact in question.facts if fact in library.facts),
    )


def _gone(lesson: Lesson, contents: tuple[Heading, ...], margins: Margins) -> tuple[Margin, ...]:
    there = {"", *(heading.id for heading in contents)}
    return tuple(
        margins.at(place, note.section_title or lesson.head.title)
        for place, note in margins.notes.items()
        if place.kind == "lesson" and place.section not in there
    )


def _sources(lesson: Lesson, library: Library) -> tuple[Source, ...]:
    found: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in (library.facts[name] for name in lesson.head.facts if name in library.facts):
        found.setdefault((fact.source, fact.link, fact.as_of), []).append(fact)
    return tuple(
        Source(name=name, link=link, as_of=as_of, facts=tuple(facts))
        for (name, link, as_of), facts in found.items()
    )
