"""Lessons, question sets and event sources, without the references that lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from portal.engines.markup import scan, without_embeds

from .lessons import LessonUnit
from .models import EventSource, Fact, Lesson, QuestionSet, Simulation
from .references import References, places
from .tasks import Tasks
from .units import Unit
from .yaml_text import Path


def keep_lesson(unit: LessonUnit, lesson: Lesson, refs: References) -> Lesson:
    """The lesson without the embeds, prerequisites and facts that are not there."""
    kept: dict[str, list[str]] = {"lab": [], "question": []}
    broken: set[tuple[str, str]] = set()
    for embed in scan(lesson.body).embeds:
        if embed.nested:
            continue  # said already, and shown as text
        malformed = not embed.ref or "\n" in embed.ref  # said already, too
        line = unit.body_line + embed.line  # that of the reference, below the fence
        if not malformed and refs.has(embed.kind, embed.ref, unit.path, line):
            kept[embed.kind].append(embed.ref)
        else:
            broken.add((embed.kind, embed.ref))
    for other in lesson.head.prerequisites:
        if other == lesson.slug:
            refs.say(unit.path, unit.line(("prerequisites",)), "The lesson asks for itself.", "Remove it.")
    prerequisites = refs.keep("lesson", lesson.head.prerequisites, unit, ("prerequisites",))
    head = lesson.head.model_copy(
        update={
            "prerequisites": tuple(slug for slug in prerequisites if slug != lesson.slug),
            "facts": refs.keep("fact", lesson.head.facts, unit, ("facts",)),
        }
    )
    return lesson.model_copy(
        update={
            "head": head,
            "body": without_embeds(lesson.body, broken) if broken else lesson.body,
            "labs": tuple(kept["lab"]),
            "questions": tuple(kept["question"]),
        }
    )


def keep_questions(
    unit: Unit[QuestionSet], facts: Mapping[str, Fact], tasks: Tasks, refs: References
) -> QuestionSet | None:
    """The set without the questions that rest on nothing or lack their code; None when none is left."""
    found = unit.value
    if found is None:
        return None
    where = places(unit, "questions", "slug")
    kept = []
    for question in found.questions:
        at: Path = ("questions", where[question.slug])
        cited = refs.keep("fact", question.facts, unit, (*at, "facts"))
        asked_in = refs.keep("lesson", question.lessons, unit, (*at, "lessons"))
        if cited and all(facts[fact].confidence == "memory" for fact in cited):
            refs.say(
                unit.path,
                unit.line((*at, "facts")),
                f'Question "{question.slug}" rests on nothing but memory ({", ".join(cited)}).',
                "Cite a fact that was verified, or has a source.",
            )
        elif cited and (whole := tasks.put_into(question, found.topic, at, unit, refs)):
            kept.append(whole.model_copy(update={"facts": cited, "lessons": asked_in}))
    return found.model_copy(update={"questions": tuple(kept)}) if kept else None


def keep_source(unit: Unit[EventSource], source: EventSource, refs: References) -> EventSource:
    return source.model_copy(update={"facts": refs.keep("fact", source.facts, unit, ("facts",))})


def keep_simulation(unit: Unit[Simulation], refs: References) -> Simulation | None:
    if unit.value is None:
        return None
    return unit.value.model_copy(update={"facts": refs.keep("fact", unit.value.facts, unit, ("facts",))})
