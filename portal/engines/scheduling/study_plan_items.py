"""
What a preset asks for, as the sequence that a study plan is made of.

A lesson comes after those it builds on, its labs right after it, and the first questions of a topic once the
lessons of its module have been read. The other questions come at the end, in turns of all topics: mixed
practice is slower than practice in blocks, and more of it is left after a week (Rohrer and Taylor, 2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.engines.curriculum import Lesson, Library, PlanPreset

from .study_plan import Item, Kind

QUESTION_MIN = 2
AT_ONCE = 5  # questions: the smallest portion of practice that is worth a place in a day


@dataclass(frozen=True, kw_only=True, slots=True)
class Sequence:
    """Everything there is to do, done or not. `last` is the mock interview before the end."""

    items: tuple[Item, ...]
    last: Item | None


def sequence_of(
    preset: PlanPreset,
    library: Library,
    *,
    mastery: Mapping[str, float],
    with_labs: bool = True,
    questions: int | None = None,
) -> Sequence:
    """
    `mastery` is between 0 and 1 for each topic that something is known of; `questions` a topic, where it is
    not to be what the preset says. The same for the same.
    """
    topics = {
        topic: found
        for topic in preset.topics or tuple(library.question_sets)
        if (found := library.find_question_set(topic))
    }
    base = preset.questions if questions is None else questions
    portions = {
        topic: list(
            _portions(topic, found.title, wanted_questions(base, mastery.get(topic), len(found.questions)))
        )
        for topic, found in topics.items()
    }
    lessons = _in_order(preset, library)
    items = list(_learning(lessons, library, portions, labs=preset.labs if with_labs else "none"))
    items += _in_turns(portions)
    interviews = [_interview(number, preset.interview_min) for number in range(1, preset.interviews + 1)]
    return Sequence(
        items=tuple(_with_interviews(items, interviews[:-1])), last=interviews[-1] if interviews else None
    )


def wanted_questions(base: int, mastery: float | None, there_are: int) -> int:
    """
    Half as many again where nothing sticks, half where all does, in portions; all there are at most.
    `base` where nothing is known.
    """
    if base <= 0:
        return 0
    weight = 1.0 if mastery is None else 1.5 - min(1.0, max(0.0, mastery))
    portions = max(1, round(base * weight / AT_ONCE))
    return min(portions * AT_ONCE, there_are)


def _in_order(preset: PlanPreset, library: Library) -> list[Lesson]:
    """The preset's order, each lesson behind those of the plan that it builds on."""
    wanted = library.lessons_in_order() if preset.lessons == "all" else tuple(
        lesson for slug in preset.lessons if (lesson := library.find_lesson(slug))
    )  # fmt: skip
    by_slug = {lesson.slug: lesson for lesson in wanted}
    placed: dict[str, Lesson] = {}
    under_way: set[str] = set()

    def place(lesson: Lesson) -> None:
        if lesson.slug in placed or lesson.slug in under_way:  # a circle has no right order: as it is listed
            return
        under_way.add(lesson.slug)
        for slug in lesson.head.prerequisites:
            if slug in by_slug:
                place(by_slug[slug])
        placed[lesson.slug] = lesson

    for lesson in wanted:
        place(lesson)
    return list(placed.values())


def _learning(
    lessons: list[Lesson], library: Library, portions: dict[str, list[Item]], *, labs: str
) -> Iterator[Item]:
    """Lessons, labs, and half of the questions of each topic whose module is through; takes those away."""
    modules = {lesson.slug: library.module_of(lesson) for lesson in lessons}
    to_read = [modules[lesson.slug].slug for lesson in lessons]
    given: set[str] = set()
    for number, lesson in enumerate(lessons):
        yield Item(kind=Kind.LESSON, ref=lesson.slug, title=lesson.head.title, minutes=lesson.head.minutes)
        own = [slug for slug in lesson.labs if slug in library.labs and slug not in given]
        for slug in own[: {"all": len(own), "first": 1, "none": 0}[labs]]:
            given.add(slug)
            head = library.labs[slug].head
            yield Item(kind=Kind.LAB, ref=slug, title=head.title, minutes=head.minutes)
        module = modules[lesson.slug]
        if module.slug in to_read[number + 1 :]:
            continue
        for topic in module.questions:
            first = portions.get(topic, [])
            for _ in range((len(first) + 1) // 2):
                yield first.pop(0)


def _portions(topic: str, title: str, questions: int) -> Iterator[Item]:
    for number, start in enumerate(range(0, questions, AT_ONCE), 1):
        count = min(AT_ONCE, questions - start)
        yield Item(
            kind=Kind.QUESTIONS,
            ref=topic,
            title=title,
            minutes=count * QUESTION_MIN,
            number=number,
            questions=count,
            upto=start + count,
        )


def _in_turns(portions: dict[str, list[Item]]) -> Iterator[Item]:
    """One portion of each topic, then the next of each."""
    most = max((len(items) for items in portions.values()), default=0)
    for turn in range(most):
        for items in portions.values():
            if turn < len(items):
                yield items[turn]


def _interview(number: int, minutes: int) -> Item:
    return Item(kind=Kind.INTERVIEW, ref="mock", title="Mock interview", minutes=minutes, number=number)


def _with_interviews(items: list[Item], interviews: list[Item]) -> Iterator[Item]:
    """Spread over the work: one of three after each third of the minutes, and the last is not among them."""
    total = sum(item.minutes for item in items)
    parts = len(interviews) + 1
    waiting = list(interviews)
    behind = 0
    for item in items:
        yield item
        behind += item.minutes
        while waiting and behind * parts >= total * (parts - len(waiting)):
            yield waiting.pop(0)
    yield from waiting
