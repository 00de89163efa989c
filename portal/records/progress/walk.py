"""A practice session as its page shows it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.engines.curriculum import Question, QuestionSet
from portal.records.progress.models import Answer, PracticeSession


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """`points` is None while the question is unanswered."""

    question: Question
    answer: Answer | None

    @property
    def points(self) -> float | None:
        return self.answer.points if self.answer else None

    @property
    def out_of(self) -> float:
        return self.answer.out_of if self.answer else self.question.points

    @property
    def full(self) -> bool:
        return self.answer is not None and self.answer.points == self.answer.out_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """Steps in the session's order. `current` is the first unanswered one, None at the end."""

    id: uuid.UUID
    topic: str
    title: str
    seed: int
    steps: tuple[Step, ...]
    over: bool

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def answered(self) -> int:
        return sum(step.answer is not None for step in self.steps)

    @property
    def current(self) -> Step | None:
        return next((step for step in self.steps if step.answer is None), None)

    @property
    def number(self) -> int:
        """Of the current question, from 1; the last one's at the end."""
        return next((n for n, step in enumerate(self.steps, 1) if step.answer is None), self.total)

    @property
    def points(self) -> float:
        return sum(step.points or 0 for step in self.steps)

    @property
    def earned(self) -> float:
        """Of the points, after tries and hints."""
        return sum(step.answer.earned for step in self.steps if step.answer)

    @property
    def out_of(self) -> float:
        return sum(step.out_of for step in self.steps)

    @property
    def right(self) -> int:
        return sum(step.full for step in self.steps)

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.question.slug == slug), None)


def walk_of(session: PracticeSession, question_set: QuestionSet) -> Walk:
    """One query. A question that has left the set since is left out, its answer kept."""
    answers = {answer.question_slug: answer for answer in Answer.objects.filter(session=session)}
    questions = {question.slug: question for question in question_set.questions}
    steps = tuple(
        Step(question=questions[slug], answer=answers.get(slug))
        for slug in session.questions
        if slug in questions
    )
    over = session.finished_at is not None or all(step.answer for step in steps)
    return Walk(
        id=session.pk,
        topic=session.topic,
        title=question_set.title,
        seed=session.seed,
        steps=steps,
        over=over,
    )
