"""Interviews for tests: small ones of made questions, and what is typed into their forms."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.engines.curriculum import Library, Question
from portal.engines.scheduling.interview import Wishes
from portal.engines.scheduling.interview_mix import FAMILIES
from portal.records.accounts.models import Learner
from portal.records.interviews.models import GRACE, Interview, Seat
from portal.records.interviews.pair import find_invitation, invite, start_clock, take_seat
from portal.records.interviews.room import open_room
from portal.records.interviews.start import start_interview, start_pair
from tests import answers, make
from tests.people import NOON
from tests.questions import a_question

KINDS = ("single", "ordering", "numeric", "cloze", "free-text", "design")
SAID = "A new environment is created and its init code runs."
QUEUE, FIFO = "A queue with a dead letter queue behind it.", "Then it has to be a fifo queue."
MINUTES = 60
AFTER = NOON + timedelta(minutes=MINUTES) + GRACE + timedelta(seconds=1)


def shelf(*kinds: str) -> Library:
    """One question of each kind in one topic."""
    questions = [a_question(kind, level=2) for kind in kinds or KINDS]
    return make.library(sets=(make.question_set("fundamentals", *questions),))


def wishes(**fields: object) -> Wishes:
    said = {"role": "developer", "level": "mid", "minutes": MINUTES, "topics": ("fundamentals",)}
    return Wishes(**{**said, "families": tuple(FAMILIES), **fields})


def begun(learner: Learner, library: Library, now: datetime = NOON) -> Interview:
    return start_interview(learner=learner, wishes=wishes(), library=library, now=now)


def two(candidate: Learner, interviewer: Learner, library: Library, *, started: bool = True) -> Interview:
    """The interviewer has made it, the candidate has followed the link."""
    made = start_pair(host=interviewer, seat=Seat.INTERVIEWER, wishes=wishes(), library=library, now=NOON)
    invitation = invite(interview=made, now=NOON)
    assert invitation is not None
    found = find_invitation(invitation.code)
    assert found is not None
    seated = take_seat(invitation=found, learner=candidate, now=NOON)
    if started:
        start_clock(interview=seated, now=NOON)
        open_room(interview=seated, position=0, library=library, now=NOON)
    return seated


def position_of(interview: Interview, slug: str) -> int:
    return interview.items.get(question_slug=slug).position


def typed(question: Question, fields: answers.Fields | None = None, *, seed: int = 0) -> dict[str, list[str]]:
    """What its form posts; the right answer unless others are given."""
    fields = answers.right(question, seed=seed) if fields is None else fields
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


def said(text: str, step: int = 0) -> dict[str, list[str]]:
    """Into the form of a question in words."""
    return {"step": [str(step)], "text": [text]}
