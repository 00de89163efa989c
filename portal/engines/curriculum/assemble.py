"""Units → Library: every reference looked up, what is broken taken out and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .beside import Beside, facts_of
from .capstones import say_designs
from .changes import keep_changes
from .cheat_sheets import keep_cheat_sheet
from .course import first_of_each, keep_course
from .coverage import PAGES, keep_coverage
from .glossary import keep_glossary, say_unused, texts_that_use
from .incidents import keep_incidents
from .keep import keep_lesson, keep_questions, keep_simulation, keep_source
from .keep_words import keep_words
from .labs import LabParts
from .lessons import LessonUnit
from .library import Library
from .links import check_links
from .make_lab import make_lab
from .make_steps import make_whole
from .models import (
    ChangeSheet,
    CheatSheet,
    Course,
    Coverage,
    EventSource,
    Fact,
    Glossary,
    Lab,
    Lesson,
    PlanPreset,
    QuestionSet,
    RuleSet,
    SampleEvent,
    Simulation,
    StackExample,
)
from .plans import keep_plan
from .problem import Problem
from .references import Names, References, written
from .tasks import Tasks
from .tree import Tree
from .units import Unit
from .words import WordsUnit


@dataclass(kw_only=True)
class Units:
    course: Unit[Course] | None = None
    facts: Unit[Any] | None = None
    lessons: list[LessonUnit] = field(default_factory=list)
    labs: dict[str, Unit[LabParts]] = field(default_factory=dict)
    tasks: dict[str, Unit[LabParts]] = field(default_factory=dict)
    questions: list[Unit[QuestionSet]] = field(default_factory=list)
    events: list[Unit[EventSource]] = field(default_factory=list)
    simulations: list[Unit[Simulation]] = field(default_factory=list)
    rules: list[Unit[RuleSet]] = field(default_factory=list)
    stacks: list[Unit[StackExample]] = field(default_factory=list)
    plans: list[Unit[PlanPreset]] = field(default_factory=list)
    coverage: Unit[Coverage] | None = None
    glossary: Unit[Glossary] | None = None
    changes: Unit[ChangeSheet] | None = None
    cheat_sheets: list[Unit[CheatSheet]] = field(default_factory=list)
    words: list[WordsUnit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, name: str, unit: Any) -> None:
        match kind:
            case "course" | "facts" | "coverage" | "glossary" | "changes":
                setattr(self, kind, unit)
            case "lesson":
                self.lessons.append(unit)
            case "lab":
                self.labs[name] = unit
            case "task":
                self.tasks[name] = unit
            case "questions":
                self.questions.append(unit)
            case "events":
                self.events.append(unit)
            case "simulations":
                self.simulations.append(unit)
            case "stack":
                self.stacks.append(unit)
            case "rules":
                self.rules.append(unit)
            case "plans":
                self.plans.append(unit)
            case "cheat-sheets":
                self.cheat_sheets.append(unit)
            case "words":
                self.words.append(unit)

    def every(self) -> Iterator[Unit[Any]]:
        alone = (self.course, self.facts, self.coverage, self.glossary, self.changes)
        yield from (unit for unit in alone if unit)
        yield from self.lessons
        yield from self.labs.values()
        yield from self.tasks.values()
        yield from self.questions
        yield from self.events
        yield from self.simulations
        yield from self.stacks
        yield from self.rules
        yield from self.plans
        yield from self.cheat_sheets
        yield from self.words


def assemble(tree: Tree, units: Units, beside: Beside | None = None) -> Library:
    """
    Units stay as they were read: what is found here is said anew each time. `beside` is what a pack may
    name as well; the library then holds what is its own, under its own names.
    """
    facts = {fact.id: fact for fact in units.facts.value.facts} if units.facts and units.facts.value else {}
    refs = _references(tree, units, facts, beside)
    sources = _sources(units, refs)
    labs, tasks = _labs(units, sources, refs, beside.samples() if beside else {})
    sets = _question_sets(units, facts_of(beside, facts), tasks, refs)
    course, lessons = _course(units, refs)
    simulations = _simulations(units, refs)
    plans = _plans(units, {**beside.main.lessons, **lessons} if beside else lessons, refs)
    coverage = _coverage(tree, units, lessons, sources, refs)
    glossary = keep_glossary(units.glossary, refs)
    if tree.thorough:
        say_unused(units.glossary, glossary, texts_that_use(lessons, labs, sets), refs)
    changes = keep_changes(units.changes, refs)
    refs.names.setdefault("module", Names(there={module.slug for module in course.modules}, broken={"*"}))
    cheat_sheets = _cheat_sheets(units, facts_of(beside, facts), refs)
    links, linked = beside.for_links(refs, lessons) if beside else (refs, lessons)
    check_links(units.lessons, units.labs, linked, links)
    say_designs(labs, sets, refs)
    library = Library(
        course=course,
        lessons=lessons,
        labs=keep_incidents(labs, units.labs, refs),
        question_sets={slug: sets[slug] for slug in (*course.topics, *sets)},
        sources=sources,
        facts=facts,
        simulations=simulations,
        stacks={unit.value.slug: unit.value for unit in units.stacks if unit.value is not None},
        plans=plans,
        coverage=coverage,
        glossary=glossary,
        changes=changes,
        cheat_sheets=cheat_sheets,
    )
    return _with_words(library, units, refs)


def _references(tree: Tree, units: Units, facts: Mapping[str, Fact], beside: Beside | None) -> References:
    """What is there to be named before anything has been kept, and what has been said so far."""
    missing = _missing_sheets(tree, units, is_pack=beside is not None)
    refs = References(
        said=[*units.problems, *tree.problems, *missing], beyond=beside.names() if beside else {}
    )
    unread = set() if beside else {"*"}
    refs.names["fact"] = Names(
        there=facts, broken=set(written(units.facts, "facts", "id")) if units.facts else unread
    )
    slugs = {unit.slug for unit in units.lessons}
    refs.names["lesson"] = Names(
        there={unit.value.slug for unit in units.lessons if unit.value}, broken=slugs
    )
    return refs


def _course(units: Units, refs: References) -> tuple[Course, dict[str, Lesson]]:
    """With the lessons that are in it."""
    by_slug = first_of_each(units.lessons, refs)
    lessons = {slug: keep_lesson(unit, lesson, refs) for slug, (unit, lesson) in by_slug.items()}
    paths = {slug: unit.path for slug, (unit, _) in by_slug.items()}
    course = keep_course(units.course, lessons, paths, refs.own())
    in_course = {slug for module in course.modules for slug in module.lessons}
    lessons = {slug: lesson for slug, lesson in lessons.items() if slug in in_course}
    refs.names["lesson"] = Names(there=lessons, broken={unit.slug for unit in units.lessons})
    refs.names["track"] = Names(there={track.slug for track in course.tracks})
    return course, lessons


def _with_words(library: Library, units: Units, refs: References) -> Library:
    """In other languages; and all that is wrong, each thing once."""
    words, outdated = keep_words(units.words, library, _sheets_as_written(units), refs.own())
    problems = [*refs.said, *(problem for unit in units.every() for problem in unit.problems)]
    return replace(library, words=words, outdated=outdated, problems=tuple(sorted(set(problems))))


def _sheets_as_written(units: Units) -> dict[str, str]:
    return {unit.value.module: unit.value.text for unit in units.cheat_sheets if unit.value}


def _missing_sheets(tree: Tree, units: Units, *, is_pack: bool) -> Iterator[Problem]:
    """A pack may rest on the facts of the course alone."""
    for unit, name in ((units.course, "course.yaml"), (units.facts, "facts.yaml")):
        if unit is None and not (is_pack and name == "facts.yaml"):
            yield Problem(path=tree.named(name), line=1, fault="The file is not there.", remedy="Write it.")


def _sources(units: Units, refs: References) -> dict[str, EventSource]:
    sources = {
        unit.value.source: keep_source(unit, unit.value, refs)
        for unit in units.events
        if unit.value is not None
    }
    refs.names["event"] = Names(
        there={f"{name}/{event.name}" for name, source in sources.items() for event in source.events},
        broken={f"{_stem(unit)}/{name}" for unit in units.events for name in written(unit, "events", "name")},
    )
    return sources


def _labs(
    units: Units,
    sources: Mapping[str, EventSource],
    refs: References,
    beyond: Mapping[str, SampleEvent],
) -> tuple[dict[str, Lab], Tasks]:
    """The labs and the code of questions; `beyond` are samples of the course that a pack is beside."""
    samples = dict(beyond)
    samples |= {f"{name}/{event.name}": event for name, source in sources.items() for event in source.events}
    rules = {unit.value.name: unit.value for unit in units.rules if unit.value is not None}
    refs.names["rules"] = Names(there=rules, broken={_stem(unit) for unit in units.rules})

    def made(read: Mapping[str, Unit[LabParts]], make: Callable[..., Lab | None]) -> dict[str, Lab]:
        each = ((name, unit, unit.value) for name, unit in read.items())
        labs = ((name, make(unit, parts, samples, rules, refs)) for name, unit, parts in each if parts)
        return {name: lab for name, lab in labs if lab}

    labs = made(units.labs, make_whole)
    refs.names["lab"] = Names(there=labs, broken=set(units.labs))
    return labs, Tasks(units=units.tasks, there=made(units.tasks, make_lab))


def _question_sets(
    units: Units, facts: Mapping[str, Fact], tasks: Tasks, refs: References
) -> dict[str, QuestionSet]:
    tasks.say_unasked(units.questions, refs)
    kept = (keep_questions(unit, facts, tasks, refs) for unit in units.questions)
    sets = {found.topic: found for found in kept if found}
    refs.names["question set"] = Names(there=sets, broken={_stem(unit) for unit in units.questions})
    refs.names["question"] = Names(
        there={f"{topic}/{question.slug}" for topic, found in sets.items() for question in found.questions},
        broken={
            f"{_stem(unit)}/{slug}" for unit in units.questions for slug in written(unit, "questions", "slug")
        },
    )
    return sets


def _simulations(units: Units, refs: References) -> dict[str, Simulation]:
    kept = (keep_simulation(unit, refs) for unit in units.simulations)
    simulations = {found.slug: found for found in kept if found}
    refs.names["simulation"] = Names(there=simulations, broken={_stem(unit) for unit in units.simulations})
    return simulations


def _plans(units: Units, lessons: Mapping[str, Lesson], refs: References) -> dict[str, PlanPreset]:
    kept = (keep_plan(unit, lessons, refs) for unit in units.plans)
    in_place = sorted((found for found in kept if found), key=lambda found: (found.place, found.slug))
    return {found.slug: found for found in in_place}


def _coverage(
    tree: Tree,
    units: Units,
    lessons: Mapping[str, Lesson],
    sources: Mapping[str, EventSource],
    refs: References,
) -> Coverage:
    timelines = refs.names["simulation"]
    refs.names["simulator"] = Names(
        there={
            *PAGES,
            *(f"timelines/{slug}" for slug in timelines.there),
            *(f"events/{name}" for name in sources),
        },
        broken={
            *(f"timelines/{slug}" for slug in timelines.broken),
            *(f"events/{_stem(unit)}" for unit in units.events),
        },
    )
    if units.coverage is None:
        return Coverage()
    return keep_coverage(units.coverage, lessons, refs, headings=tree.thorough)


def _cheat_sheets(units: Units, facts: Mapping[str, Fact], refs: References) -> dict[str, CheatSheet]:
    kept = (keep_cheat_sheet(unit, facts, refs) for unit in units.cheat_sheets)
    return {found.module: found for found in kept if found}


def _stem(unit: Unit[Any]) -> str:
    return unit.path.rsplit("/", 1)[-1].removesuffix(".yaml")
