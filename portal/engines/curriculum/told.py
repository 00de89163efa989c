"""
The course in another language: the original's library, with the words that there are put in place of its own.

A translation names the version that it was made of. That is a digest of what is translated alone, so that a
new check of a lab, or another fact of a lesson, makes no translation old.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.engines.markup import Rendered, Terms, render

from .models import Check, Course, Glossary, Lab, LabHead, Lesson, Module, Term, Track
from .models.hint import Hint, as_hints
from .models.told import LabTold, LessonTold, SheetTold, TermTold
from .models.words import CheckWords, LabWords, LessonWords, PlaceWords, TermWords, Words

if TYPE_CHECKING:
    from .library import Library


def version_of(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def version_of_lesson(lesson: Lesson) -> str:
    return version_of(lesson.head.title, lesson.head.objective, lesson.body)


def version_of_lab(lab: Lab) -> str:
    """Of a lab, or of one step; each step has its own."""
    head = lab.head
    said = [head.title, head.summary, lab.brief, *(hint.text for hint in as_hints(head.hints))]
    for check in own_checks(lab):
        said += [check.slug, check.title, check.hint or ""]
    return version_of(*said)


def version_of_term(term: Term) -> str:
    return version_of(term.term, term.definition)


def version_of_place(place: Track | Module) -> str:
    return version_of(place.title, place.summary)


def version_of_course(course: Course) -> str:
    return version_of(course.title, course.tagline)


def own_checks(lab: Lab) -> tuple[Check, ...]:
    """Without those of its rules and of the steps before it. Of a lab of steps none: they have them."""
    if lab.steps:
        return ()
    return tuple(check for check in lab.head.checks if check.rule_of is None and check.kept_from is None)


def render_lesson(lesson: Lesson, terms: Terms | None = None) -> Rendered:
    """As `render`; a translated heading has the id of the original's, which notes and links point at."""
    written = lesson.as_written
    if written is lesson:
        return render(lesson.body, terms)
    return render(lesson.body, terms, tuple(heading.id for heading in render(written.body).contents))


def told_in(library: Library, language: str) -> Library:
    """The library itself where there is nothing in that language."""
    words = library.words.get(language)
    if words is None:
        return library
    lessons = {
        slug: _lesson(lesson, words.lessons.get(slug), language) for slug, lesson in library.lessons.items()
    }
    labs = {slug: _lab(lab, words.labs.get(slug), language) for slug, lab in library.labs.items()}
    sheets = {
        module: SheetTold.model_construct(
            **{**dict(sheet), "text": words.sheets[module].text}, said_in=language
        )
        if module in words.sheets
        else sheet
        for module, sheet in library.cheat_sheets.items()
    }
    return replace(
        library,
        course=_course(library.course, words),
        lessons=lessons,
        labs=labs,
        cheat_sheets=sheets,
        glossary=_glossary(library.glossary, words, language),
    )


def _lesson(lesson: Lesson, words: LessonWords | None, language: str) -> Lesson:
    if words is None:
        return lesson
    head = lesson.head.model_copy(update={"title": words.title, "objective": words.objective})
    fields = {**dict(lesson), "head": head, "body": words.body}
    return LessonTold.model_construct(**fields, said_in=language, original=lesson)


def _lab(lab: Lab, words: LabWords | None, language: str) -> Lab:
    if words is None:
        return lab
    told = _told(lab, words, words.checks, {}, language)
    if not lab.steps:
        return told
    checks: dict[str, CheckWords] = {}
    titles = {
        step.head.title: words.steps[name].title
        for name, step in zip(lab.head.steps, lab.steps, strict=True)
        if name in words.steps
    }
    steps: list[Lab] = []
    for name, step in zip(lab.head.steps, lab.steps, strict=True):
        own = words.steps.get(name)
        checks |= own.checks if own else {}
        said = _told(step, own, checks, titles, language) if own else step
        if step.step_of:
            said = said.model_copy(update={"step_of": step.step_of.model_copy(update={"title": words.title})})
        steps.append(said)
    return told.model_copy(update={"steps": tuple(steps)})


def _told(
    lab: Lab, words: LabWords, checks: dict[str, CheckWords], titles: dict[str, str], language: str
) -> Lab:
    """`titles` of steps, by the original's."""
    said = tuple(
        _check(check, checks.get(check.slug) if check.rule_of is None else None, titles)
        for check in lab.head.checks
    )
    update = {
        "title": words.title,
        "summary": words.summary or lab.head.summary,
        "hints": _hints(lab.head, words),
        "checks": said,
    }
    fields = {**dict(lab), "head": lab.head.model_copy(update=update), "brief": words.brief}
    return LabTold.model_construct(**fields, said_in=language, original=lab)


def _check(check: Check, words: CheckWords | None, titles: dict[str, str]) -> Check:
    update: dict[str, str | None] = {}
    if words is not None:
        update = {"title": words.title, "hint": words.hint or check.hint}
    if check.kept_from is not None:
        update["kept_from"] = titles.get(check.kept_from, check.kept_from)
    return check.model_copy(update=update) if update else check


def _hints(head: LabHead, words: LabWords) -> tuple[str | Hint, ...]:
    if len(words.hints) != len(head.hints):
        return head.hints
    return tuple(
        text if isinstance(hint, str) else hint.model_copy(update={"text": text})
        for hint, text in zip(head.hints, words.hints, strict=True)
    )


def _course(course: Course, words: Words) -> Course:
    said = words.course
    if said is None:
        return course

    def placed(place: Track | Module, found: PlaceWords | None) -> Track | Module:
        return place.model_copy(update={"title": found.title, "summary": found.summary}) if found else place

    return course.model_copy(
        update={
            "title": said.title,
            "tagline": said.tagline,
            "tracks": tuple(placed(one, said.tracks.get(one.slug)) for one in course.tracks),
            "modules": tuple(placed(one, said.modules.get(one.slug)) for one in course.modules),
        }
    )


def _glossary(glossary: Glossary, words: Words, language: str) -> Glossary:
    terms = (_term(term, words.terms.get(term.term), language) for term in glossary.terms)
    in_order = tuple(sorted(terms, key=lambda term: term.order)) if words.terms else glossary.terms
    return Glossary.model_construct(terms=in_order)


def _term(term: Term, words: TermWords | None, language: str) -> Term:
    if words is None:
        return term
    said = words.said or term.term
    names = dict.fromkeys((*words.forms, *term.names))
    forms = tuple(name for name in names if name != said and name not in words.aliases)
    fields = {
        **dict(term),
        "term": said,
        "aliases": words.aliases,
        "forms": forms,
        "definition": words.definition,
    }
    return TermTold.model_construct(**fields, said_in=language, key=term.slug)
