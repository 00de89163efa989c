"""What the interviewer sees: the question, all that is known of it, and what has been typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.engines.curriculum import Library, Question
from portal.engines.grading import Verdict
from portal.engines.grading.right import right_verdict
from portal.engines.grading.verdict import PartVerdict
from portal.records.interviews.given import in_words
from portal.records.interviews.models import Interview, Item
from portal.records.interviews.room import open_room


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """`right` is a good answer; `points` and `flags` are to tick, empty where an answer marks itself."""

    interview: Interview
    items: tuple[Item, ...]
    item: Item
    question: Question | None
    right: Verdict | None
    points: tuple[PartVerdict, ...]
    flags: tuple[PartVerdict, ...]
    left_s: int

    @property
    def after(self) -> int | None:
        return self.item.position + 1 if self.item.position < len(self.items) else None

    @property
    def nothing(self) -> bool:
        """They have said that no point was made."""
        return self.item.ticks == []


def open_desk(*, interview: Interview, library: Library, now: datetime) -> Desk:
    """At the question where both are. As many queries as the room."""
    room = open_room(interview=interview, position=interview.position, library=library, now=now)
    right = right_verdict(room.question, seed=interview.seed) if room.question else None
    parts = right.parts if right and room.question and in_words(room.question) else ()
    return Desk(
        interview=interview,
        items=room.items,
        item=room.item,
        question=room.question,
        right=right,
        points=tuple(part for part in parts if part.right),
        flags=tuple(part for part in parts if not part.right),
        left_s=room.left_s,
    )
