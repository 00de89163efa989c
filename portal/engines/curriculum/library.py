"""Everything sound that content/ holds, ready to look things up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portal.engines.markup import Terms

from .capstones import capstones_in
from .glossary import terms_of
from .incidents import in_order
from .models import (
    Change,
    CheatSheet,
    Course,
    Coverage,
    EventSource,
    Fact,
    Glossary,
    Lab,
    Lesson,
    Module,
    PlanPreset,
    Question,
    QuestionSet,
    SampleEvent,
    Simulation,
    StackExample,
    Term,
    Track,
)
from .models.words import Words
from .problem import Problem
from .told import told_in


@dataclass(frozen=True, kw_only=True)
class Library:
    """
    Each reference in it leads somewhere: what was broken has been taken out
    and is in `problems`. Every lesson is in a module of the course.
    """

    course: Course
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    labs: Mapping[str, Lab] = field(default_factory=dict)
    question_sets: Mapping[str, QuestionSet] = field(default_factory=dict)
    sources: Mapping[str, EventSource] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    simulations: Mapping[str, Simulation] = field(default_factory=dict)
    stacks: Mapping[str, StackExample] = field(default_factory=dict)
    plans: Mapping[str, PlanPreset] = field(default_factory=dict)  # in the order in which to show them
    coverage: Coverage = field(default_factory=Coverage)
    glossary: Glossary = field(default_factory=Glossary)
    changes: tuple[Change, ...] = ()  # the latest first
    cheat_sheets: Mapping[str, CheatSheet] = field(default_factory=dict)  # by module
    problems: tuple[Problem, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)  # by language
    outdated: tuple[Problem, ...] = ()  # translations of an older version: shown all the same

    def told_in(self, language: str) -> Library:
        """With the words that there are in that language; made once. The original has it all."""
        if language not in self._told:
            self._told[language] = told_in(self, language)
        return self._told[language]

    # --- Finding: None for what is not there ---

    def find_lesson(self, slug: str) -> Lesson | None:
        return self.lessons.get(slug)

    def find_lab(self, slug: str) -> Lab | None:
        """A lab, or a step of one."""
        return self.labs.get(slug) or self._steps.get(slug)

    def find_question_set(self, topic: str) -> QuestionSet | None:
        return self.question_sets.get(topic)

    def find_module(self, slug: str) -> Module | None:
        return next((module for module in self.course.modules if module.slug == slug), None)

    def find_track(self, slug: str) -> Track | None:
        return next((track for track in self.course.tracks if track.slug == slug), None)

    def question(self, ref: str) -> Question | None:
        """`ref` is "topic/slug"."""
        return self._questions.get(ref)

    def find_term(self, slug: str) -> Term | None:
        return self._terms.get(slug)

    def event(self, ref: str) -> SampleEvent | None:
        """`ref` is "source/name"."""
        return self._events.get(ref)

    # --- Order ---

    def lessons_in_order(self) -> tuple[Lesson, ...]:
        return self._in_order

    def lessons_of(self, module: Module) -> tuple[Lesson, ...]:
        return tuple(self.lessons[slug] for slug in module.lessons)

    def modules_of(self, track: Track) -> tuple[Module, ...]:
        """With those of their lessons that the track has."""
        by_slug = {module.slug: module for module in self.course.modules}
        modules = (by_slug[slug] for slug in track.modules)
        return tuple(_with_only(module, track.lessons) for module in modules)

    def module_of(self, lesson: Lesson) -> Module:
        return self._modules[lesson.slug]

    def before(self, lesson: Lesson) -> Lesson | None:
        place = self._places[lesson.slug]
        return self._in_order[place - 1] if place else None

    def after(self, lesson: Lesson) -> Lesson | None:
        place = self._places[lesson.slug] + 1
        return self._in_order[place] if place < len(self._in_order) else None

    def lessons_with_lab(self, lab_slug: str) -> tuple[Lesson, ...]:
        """A step is where its lab is."""
        step = self._steps.get(lab_slug)
        whole = step.whole_slug if step else lab_slug
        return tuple(lesson for lesson in self._in_order if whole in lesson.labs)

    def lesson_that_asks(self, question: str) -> Lesson | None:
        """The first that has this question, as topic/slug, in its text."""
        return next((lesson for lesson in self._in_order if question in lesson.questions), None)

    def incidents(self) -> tuple[Lab, ...]:
        """The labs that are incident rooms, as the gallery has them."""
        return in_order(self.labs)

    def capstones(self) -> tuple[Lab, ...]:
        """The labs that are designs to be built and defended, in their order."""
        return capstones_in(self.labs)

    def counts(self) -> dict[str, int | dict[str, int]]:
        return {
            "lessons": len(self.lessons),
            "labs": len(self.labs),
            "questions": {topic: len(found.questions) for topic, found in self.question_sets.items()},
            "events": sum(len(source.events) for source in self.sources.values()),
        }

    # --- Indexes, built at the first look ---

    @cached_property
    def terms(self) -> Terms:
        """The glossary's names, to mark them in a text."""
        return terms_of(self.glossary)

    @cached_property
    def _told(self) -> dict[str, Library]:
        return {}

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {term.slug: term for term in self.glossary.terms}

    @cached_property
    def _in_order(self) -> tuple[Lesson, ...]:
        return tuple(self.lessons[slug] for module in self._modules_in_order() for slug in module.lessons)

    @cached_property
    def _steps(self) -> dict[str, Lab]:
        return {step.slug: step for lab in self.labs.values() for step in lab.steps}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {lesson.slug: place for place, lesson in enumerate(self._in_order)}

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return {slug: module for module in self.course.modules for slug in module.lessons}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {
            f"{topic}/{question.slug}": question
            for topic, found in self.question_sets.items()
            for question in found.questions
        }

    @cached_property
    def _events(self) -> dict[str, SampleEvent]:
        return {
            f"{name}/{event.name}": event for name, source in self.sources.items() for event in source.events
        }

    def _modules_in_order(self) -> Iterator[Module]:
        """As the tracks walk them, each once; then those that no track has."""
        by_slug = {module.slug: module for module in self.course.modules}
        slugs = [slug for track in self.course.tracks for slug in track.modules] + list(by_slug)
        return (by_slug[slug] for slug in dict.fromkeys(slugs))


def _with_only(module: Module, lessons: Collection[str]) -> Module:
    """All of them where none is named."""
    if not lessons:
        return module
    return module.model_copy(update={"lessons": tuple(slug for slug in module.lessons if slug in lessons)})
