"""What the room shows while an interview goes on. Nothing in it says whether an answer is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.engines.curriculum import Library, Question
from portal.records.interviews.given import standing_of
from portal.records.interviews.models import Interview, Item, Kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """
    `question` is None when it was taken out of its set meanwhile. `note` says what is missing from the
    answer; `gave_way` is what other windows had saved to this question, the newest first.
    """

    interview: Interview
    items: tuple[Item, ...]
    item: Item
    question: Question | None
    note: str
    gave_way: tuple[Kept, ...]
    left_s: int

    @property
    def before(self) -> int | None:
        return self.item.position - 1 or None

    @property
    def after(self) -> int | None:
        return self.item.position + 1 if self.item.position < len(self.items) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Before the end: what is left. Each is a list of positions."""

    unanswered: tuple[int, ...]
    begun: tuple[int, ...]
    flagged: tuple[int, ...]
    questions: int


def open_room(*, interview: Interview, position: int, library: Library, now: datetime) -> Room:
    """
    At `position`, or where they were last when there is no such question; two who are at it together are
    always at the same one. The room remembers where, for a reload and for other devices. Three queries, and
    up to two small updates.
    """
    items = tuple(interview.items.all())
    if interview.is_pair or not 1 <= position <= len(items):
        position = min(max(interview.position, 1), len(items))
    item = items[position - 1]
    if interview.position != position:
        Interview.objects.filter(pk=interview.pk).update(position=position)
    if item.first_shown_at is None:
        Item.objects.filter(pk=item.pk, first_shown_at=None).update(first_shown_at=now)
        item.first_shown_at = now
    question = library.question(item.ref)
    note = standing_of(question, item.given, item.texts, seed=interview.seed).note if question else ""
    return Room(
        interview=interview,
        items=items,
        item=item,
        question=question,
        note=note,
        gave_way=tuple(item.kept.filter(reason="conflict").order_by("-pk")[:3]),
        left_s=interview.left_s(now),
    )


def tally_of(interview: Interview) -> Tally:
    items = list(interview.items.only("position", "state", "flagged", "interview"))
    return Tally(
        unanswered=tuple(one.position for one in items if not one.state),
        begun=tuple(one.position for one in items if one.state == "begun"),
        flagged=tuple(one.position for one in items if one.flagged),
        questions=len(items),
    )
