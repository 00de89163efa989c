"""A sound pack's library under the names that the whole portal knows it by: `acme__shout` for `shout`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from portal.engines.markup import scan

from .beside import Beside
from .library import Library
from .models import Course, Lab, Lesson, Module, PlanPreset, Question, QuestionSet, Track
from .models.words import Words

V = TypeVar("V")
Named = Callable[[str], str]


def namespaced(own: Library, beside: Beside) -> Library:
    """Its own names get the namespace, also where they are referred to; those of the main course stay."""
    return _Renaming(own, beside).library()


class _Renaming:
    def __init__(self, own: Library, beside: Beside) -> None:
        self._own = own
        self._full = beside.full
        sets = own.question_sets.items()
        questions = {f"{topic}/{one.slug}" for topic, found in sets for one in found.questions}
        self._lesson = self._among(own.lessons)
        self._lab = self._among(own.labs)
        self._fact = self._among(own.facts)
        self._topic = self._among(own.question_sets)
        self._question = self._among(questions)

    def _among(self, names: Any) -> Named:
        return lambda name: self._full(name) if name in names else name

    def library(self) -> Library:
        own = self._own
        return Library(
            course=self._course(own.course),
            lessons=self._each(own.lessons, self._lesson_of),
            labs=self._each(own.labs, self._lab_of),
            question_sets=self._each(own.question_sets, self._set_of),
            sources=self._each(own.sources, lambda one: self._with(one, "source", cites=True)),
            facts=self._each(own.facts, lambda one: self._with(one, "id")),
            simulations=self._each(own.simulations, lambda one: self._with(one, "slug", cites=True)),
            stacks=self._each(own.stacks, lambda one: self._with(one, "slug")),
            plans=self._each(own.plans, self._plan_of),
            words={language: self._words_of(words) for language, words in own.words.items()},
            outdated=own.outdated,
        )

    def _words_of(self, words: Words) -> Words:
        said = words.course
        if said is not None:
            tracks = {self._full(slug): one for slug, one in said.tracks.items()}
            modules = {self._full(slug): one for slug, one in said.modules.items()}
            said = said.model_copy(update={"tracks": tracks, "modules": modules})
        return Words(
            lessons=self._each(
                words.lessons, lambda one: one.model_copy(update={"body": self._body(one.body)})
            ),
            labs=self._each(words.labs, lambda one: one),
            course=said,
        )

    def _each(self, values: Mapping[str, V], rename: Callable[[V], V]) -> dict[str, V]:
        return {self._full(name): rename(value) for name, value in values.items()}

    def _with(self, value: Any, key: str, *, cites: bool = False) -> Any:
        update: dict[str, Any] = {key: self._full(getattr(value, key))}
        if cites:
            update["facts"] = self._facts(value)
        return value.model_copy(update=update)

    def _facts(self, value: Any) -> tuple[str, ...]:
        return tuple(map(self._fact, value.facts))

    def _lesson_of(self, lesson: Lesson) -> Lesson:
        head = lesson.head.model_copy(
            update={
                "prerequisites": tuple(map(self._lesson, lesson.head.prerequisites)),
                "facts": self._facts(lesson.head),
            }
        )
        return lesson.model_copy(
            update={
                "slug": self._full(lesson.slug),
                "module": self._full(lesson.module),
                "head": head,
                "body": self._body(lesson.body),
                "labs": tuple(map(self._lab, lesson.labs)),
                "questions": tuple(map(self._question, lesson.questions)),
            }
        )

    def _body(self, text: str) -> str:
        """Every line keeps its number."""
        lines = text.split("\n")
        for embed in scan(text).embeds:
            if not embed.nested:
                named = self._lab if embed.kind == "lab" else self._question
                lines[embed.line : embed.last_line - 1] = [named(embed.ref)] + [""] * (
                    embed.last_line - embed.line - 2
                )
        return "\n".join(lines)

    def _lab_of(self, lab: Lab) -> Lab:
        """Its function keeps the short name; its steps are found under the long one, too."""
        head = lab.head.model_copy(update={"facts": self._facts(lab.head)})
        update: dict[str, Any] = {
            "slug": self._full(lab.slug),
            "named": lab.function_name,
            "head": head,
            "steps": tuple(map(self._lab_of, lab.steps)),
        }
        if lab.step_of:
            whole = self._full(lab.step_of.lab)
            update["step_of"] = lab.step_of.model_copy(update={"lab": whole})
        return lab.model_copy(update=update)

    def _set_of(self, found: QuestionSet) -> QuestionSet:
        topic = self._full(found.topic)
        questions = tuple(self._question_of(one, topic) for one in found.questions)
        return found.model_copy(update={"topic": topic, "questions": questions})

    def _question_of(self, one: Question, topic: str) -> Question:
        update: dict[str, Any] = {
            "facts": tuple(map(self._fact, one.facts)),
            "lessons": tuple(map(self._lesson, one.lessons)),
        }
        if getattr(one, "topic", ""):
            update["topic"] = topic
        return one.model_copy(update=update)

    def _plan_of(self, plan: PlanPreset) -> PlanPreset:
        lessons = plan.lessons if plan.lessons == "all" else tuple(map(self._lesson, plan.lessons))
        topics = tuple(map(self._topic, plan.topics))
        return plan.model_copy(update={"slug": self._full(plan.slug), "lessons": lessons, "topics": topics})

    def _course(self, course: Course) -> Course:
        return course.model_copy(
            update={
                "tracks": tuple(map(self._track, course.tracks)),
                "modules": tuple(map(self._module, course.modules)),
                "topics": tuple(map(self._topic, self._own.question_sets)),
            }
        )

    def _track(self, track: Track) -> Track:
        return track.model_copy(
            update={
                "slug": self._full(track.slug),
                "modules": tuple(map(self._full, track.modules)),
                "lessons": tuple(map(self._lesson, track.lessons)),
            }
        )

    def _module(self, module: Module) -> Module:
        return module.model_copy(
            update={
                "slug": self._full(module.slug),
                "lessons": tuple(map(self._full, module.lessons)),
                "questions": tuple(map(self._topic, module.questions)),
            }
        )
