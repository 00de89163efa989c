"""What came of an interview, once it is over."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum import Lesson, Library, Question
from portal.engines.grading import Verdict
from portal.engines.grading.right import right_verdict
from portal.records.interviews.finish import ticks_suggested
from portal.records.interviews.models import Interview, Item, Kept
from portal.records.progress.practice import verdict_on


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """
    One question and what came of it. `verdict` is on the answer, None where none counts; `right` is what
    a good answer is, None once the question has changed. `late` is what was typed after the end.
    """

    item: Item
    question: Question | None
    verdict: Verdict | None
    right: Verdict | None
    lessons: tuple[Lesson, ...]
    late: Kept | None
    suggested: tuple[str, ...]  # ids of what was found in the answer

    @property
    def waits(self) -> bool:
        """For somebody to confirm what it says."""
        return self.item.points is None and self.item.suggested is not None

    @property
    def is_running(self) -> bool:
        """Code, which is being graded by what it does."""
        return self.item.points is None and self.item.suggested is None

    @property
    def full(self) -> bool:
        return self.item.points is not None and 0 < self.item.out_of == self.item.points

    @property
    def outcome(self) -> str:
        """ "right", "part", "wrong", "waits", "running", "unanswered" or "out" of the count."""
        if self.waits:
            return "waits"
        if self.is_running:
            return "running"
        if not self.item.out_of:
            return "out"
        if self.item.answer_id is None:
            return "unanswered"
        return "right" if self.full else "part" if self.item.points else "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicScore:
    """`points` are settled, `suggested` wait for being confirmed; `wrong` were not answered in full."""

    topic: str
    title: str
    points: float
    suggested: float
    out_of: float
    wrong: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Debrief:
    interview: Interview
    looked: tuple[Looked, ...]
    topics: tuple[TopicScore, ...]
    lessons: tuple[Lesson, ...]  # of what was not answered in full, each once

    @property
    def points(self) -> float:
        return sum(one.points for one in self.topics)

    @property
    def suggested(self) -> float:
        return sum(one.suggested for one in self.topics)

    @property
    def out_of(self) -> float:
        return sum(one.out_of for one in self.topics)

    @property
    def with_suggested(self) -> float:
        return self.points + self.suggested

    @property
    def percent(self) -> int:
        return int(100 * self.with_suggested / self.out_of) if self.out_of else 0

    @property
    def waiting(self) -> int:
        """For the learner to say what is in them."""
        return sum(one.waits for one in self.looked)

    @property
    def running(self) -> int:
        return sum(one.is_running for one in self.looked)


def debrief_of(interview: Interview, library: Library) -> Debrief:
    """Of one that is over. Two queries; some tens of milliseconds for each answer in one's own words."""
    items = interview.items.select_related("answer").prefetch_related("kept")
    looked = tuple(_look(item, interview, library) for item in items)
    missed = [lesson for one in looked if not one.full for lesson in one.lessons]
    return Debrief(
        interview=interview,
        looked=looked,
        topics=tuple(_topics(looked, library)),
        lessons=tuple({lesson.slug: lesson for lesson in missed}.values()),
    )


def _look(item: Item, interview: Interview, library: Library) -> Looked:
    question = library.question(item.ref)
    same = question is not None and question.digest == item.question_digest
    lessons = [library.find_lesson(slug) for slug in question.lessons] if question else []
    late = [kept for kept in item.kept.all() if kept.reason == "late"]
    return Looked(
        item=item,
        question=question if same else None,
        verdict=verdict_on(item.answer, question) if item.answer and question and same else None,
        right=right_verdict(question, seed=interview.seed) if question and same else None,
        lessons=tuple(lesson for lesson in lessons if lesson),
        late=late[-1] if late else None,
        suggested=ticks_suggested(question, item.texts) if question and same and item.texts else (),
    )


def _topics(looked: tuple[Looked, ...], library: Library) -> list[TopicScore]:
    """In the order of the library."""
    scores = []
    for topic, question_set in library.question_sets.items():
        items = [one for one in looked if one.item.topic == topic]
        if items:
            scores.append(
                TopicScore(
                    topic=topic,
                    title=question_set.title,
                    points=sum(one.item.points or 0 for one in items),
                    suggested=sum(one.item.suggested or 0 for one in items if one.waits),
                    out_of=sum(one.item.out_of for one in items),
                    wrong=sum(one.item.answer_id is not None and not one.full for one in items),
                )
            )
    return scores
