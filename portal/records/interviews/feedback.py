"""What somebody who asked can learn from it: their ticks beside what was found in the candidate's words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.engines.curriculum import Library, Question
from portal.engines.grading import present
from portal.engines.grading.right import right_verdict
from portal.records.interviews.finish import SAID_ALOUD
from portal.records.interviews.given import in_words
from portal.records.interviews.models import Interview, Item

QUESTIONS = (
    _("Did the candidate speak more than I did?"),
    _("Did I wait before I asked on, or did I fill the silence?"),
    _("Which of my ticks could I show in their words, and which did I only feel?"),
    _("Did I help with one question and not with another?"),
    _("What did I ask beyond the list, and would I ask the next candidate the same?"),
    _("What did they do well, and did I write that down as well?"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """`ticked` by the interviewer, `found` in what was typed. `flag`: a red one, which costs a point."""

    text: str
    flag: bool
    ticked: bool
    found: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One question that was asked. `points` are empty where nobody ticked; `aloud`: nothing was typed."""

    item: Item
    question: Question | None
    in_words: bool
    points: tuple[Point, ...]
    aloud: bool

    @property
    def differ(self) -> int:
        return 0 if self.aloud else sum(one.ticked != one.found for one in self.points)


def feedback_of(interview: Interview, library: Library) -> tuple[Compared, ...]:
    """Of what was asked, in its order. One query."""
    asked = interview.items.filter(first_shown_at__isnull=False)
    return tuple(_compare(item, library.question(item.ref), interview.seed) for item in asked)


def _compare(item: Item, question: Question | None, seed: int) -> Compared:
    aloud = all(text == SAID_ALOUD for text in item.texts)
    if question is None or not in_words(question):
        return Compared(item=item, question=question, in_words=False, points=(), aloud=aloud)
    if item.ticks is None:
        return Compared(item=item, question=question, in_words=True, points=(), aloud=aloud)
    found = getattr(present(question, seed=seed, so_far={"texts": item.texts}), "suggestions", None)
    ticks = set(found.ticks) if found else set()
    right = right_verdict(question, seed=seed)
    points = tuple(
        Point(text=part.text, flag=not part.right, ticked=part.id in item.ticks, found=part.id in ticks)
        for part in (right.parts if right else ())
    )
    return Compared(item=item, question=question, in_words=True, points=points, aloud=aloud)
