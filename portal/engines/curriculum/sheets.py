"""The files that are one YAML document: the course, question sets, sample events, facts."""

from __future__ import annotations

import re
from typing import Any

from .models import Course, EventSource, Fact, FactSheet, Question, QuestionSet, SampleEvent
from .models.hint import as_hints
from .problem import Finding
from .question_rules import check_question
from .tree import Tree
from .units import Unit, check_prose, open_yaml, repeated, validate_items
from .validate import validate

STEM = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
AS_OF = re.compile(r"^20\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?$")


def read_course(tree: Tree, path: str) -> Unit[Course]:
    unit: Unit[Course] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    unit.value, findings = validate(Course, data)
    unit.say(findings)
    if unit.value:
        for key, items in (("modules", unit.value.modules), ("tracks", unit.value.tracks)):
            twice = repeated(item.slug for item in items)
            for place, item in enumerate(items):
                check_prose(unit, item.summary, first_line=unit.line((key, place, "summary")), step=0)
                if item.slug in twice:
                    unit.say([_twice((key, place, "slug"), item.slug)])
    return unit


def read_facts(tree: Tree, path: str) -> Unit[FactSheet]:
    unit: Unit[FactSheet] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    _only(unit, data, {"facts"})
    facts = validate_items(unit, data, "facts", Fact)
    twice = repeated(fact.id for _, fact in facts)
    for place, fact in facts:
        at = ("facts", place)
        if fact.id in twice:
            unit.say([_twice((*at, "id"), fact.id)])
        if not AS_OF.match(fact.as_of):
            remedy = 'Write the month or the day, as in "2026-11" or "2026-11-17".'
            unit.say(
                [Finding(at=(*at, "as_of"), fault=f'Fact "{fact.id}": `as_of` is no date.', remedy=remedy)]
            )
        if fact.link and not fact.link.startswith("https://"):
            unit.say(
                [
                    Finding(
                        at=(*at, "link"),
                        fault=f'Fact "{fact.id}": `link` is no link.',
                        remedy="Start it with https://.",
                    )
                ]
            )
        check_prose(unit, fact.text, first_line=unit.line((*at, "text")), step=0)
    unit.value = FactSheet(facts=tuple(fact for _, fact in facts))
    return unit


def read_questions(tree: Tree, path: str) -> Unit[QuestionSet]:
    unit: Unit[QuestionSet] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    placed = validate_items(unit, data, "questions", Question)
    twice = repeated(question.slug for _, question in placed)
    sound = []
    for place, question in placed:
        at = ("questions", place)
        findings = list(check_question(question, at))
        if question.slug in twice:
            findings.append(_twice((*at, "slug"), question.slug))
        unit.say(findings)
        for key in ("prompt", "explanation"):
            check_prose(unit, getattr(question, key), first_line=unit.line((*at, key)), step=0)
        for number, hint in enumerate(as_hints(question.hints)):
            check_prose(unit, hint.text, first_line=unit.line((*at, "hints", number)), step=0)
        if not findings:
            sound.append(question)
    head, findings = validate(QuestionSet, {**data, "questions": []})
    unit.say(findings)
    check_stem(unit, path, "topic", data)
    if head is not None and sound:
        unit.value = head.model_copy(update={"questions": tuple(sound)})
    return unit


def read_events(tree: Tree, path: str) -> Unit[EventSource]:
    unit: Unit[EventSource] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    placed = validate_items(unit, data, "events", SampleEvent)
    twice = repeated(event.name for _, event in placed)
    for place, event in placed:
        if event.name in twice:
            unit.say([_twice(("events", place, "name"), event.name)])
    # One stands in for all, because a source may not be empty; then the sound ones take its place.
    stand_in = {"name": "stand-in", "title": "-", "note": "-", "payload": None}
    head, findings = validate(EventSource, {**data, "events": [stand_in]})
    unit.say(findings)
    check_stem(unit, path, "source", data)
    events = {event.name: event for _, event in reversed(placed)}
    if head is not None and events:
        unit.value = head.model_copy(update={"events": tuple(reversed(events.values()))})
    return unit


def _only(unit: Unit[Any], data: dict[str, Any], known: set[str]) -> None:
    unit.say(
        Finding(
            at=(key,),
            fault=f"`{key}` is not known here.",
            remedy=f"Remove it; known: {', '.join(sorted(known))}.",
        )
        for key in data
        if key not in known
    )


def check_stem(unit: Unit[Any], path: str, key: str, data: dict[str, Any]) -> None:
    """`key` says what the file's name does, or nothing."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    if not STEM.match(stem):
        unit.say_at(
            1, f"The file's name `{stem}` is no slug.", "Use small letters, digits and single hyphens."
        )
    elif data.get(key) not in (None, stem):
        unit.say(
            [Finding(at=(key,), fault=f"`{key}` is not the file's name.", remedy=f"Write `{key}: {stem}`.")]
        )
        unit.value = None


def _twice(at: tuple[str | int, ...], slug: str) -> Finding:
    return Finding(at=at, fault=f"`{slug}` is there twice.", remedy="Rename one of them.")
