"""The questions a diagnostic may ask, each with its module and the lessons that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.curriculum import Library, Question

QUICK = ("single", "true-or-why", "multiple", "cloze")  # answered in about a minute


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """`ref` is "topic/slug"; `lessons` are those of `module` that it stands in or names."""

    ref: str
    question: Question
    module: str
    lessons: tuple[str, ...]

    @property
    def is_quick(self) -> bool:
        return self.question.kind in QUICK


def bank_of(library: Library) -> Mapping[str, Item]:
    """
    Every question that some module teaches, by its ref. A question belongs to the module of the first lesson
    that it stands in, else names, else to the module that lists its set.
    """
    around: dict[str, list[str]] = {}
    for lesson in library.lessons_in_order():
        for ref in lesson.questions:
            around.setdefault(ref, []).append(lesson.slug)
    of_topic = {topic: module.slug for module in library.course.modules for topic in module.questions}
    found = {}
    for topic, questions in library.question_sets.items():
        for question in questions.questions:
            ref = f"{topic}/{question.slug}"
            named = [slug for slug in question.lessons if slug in library.lessons]
            lessons = list(dict.fromkeys([*around.get(ref, ()), *named]))
            module = library.module_of(library.lessons[lessons[0]]).slug if lessons else of_topic.get(topic)
            if module:
                inside = [one for one in lessons if library.module_of(library.lessons[one]).slug == module]
                found[ref] = Item(ref=ref, question=question, module=module, lessons=tuple(inside))
    return found


def weights_of(library: Library) -> dict[str, float]:
    """Of each module with lessons: how many there are to be skipped."""
    return {module.slug: float(len(module.lessons)) for module in library.course.modules if module.lessons}
