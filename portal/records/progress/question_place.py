"""
Where a question is asked: by itself or in a lesson (ALONE), in a practice session, or in whatever else has
a name for its own place. What is written is kept apart for each, as a draft of a lab with the key as slug.
"""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import Coded
from portal.records.runs.models import Run

ALONE = ""
_SESSION = "session-"
_PLACE = re.compile(r"[a-z0-9-]{0,64}", re.ASCII)
_OF_QUESTION = "--"  # no slug of a lab has two hyphens side by side


def is_place(text: str) -> bool:
    return _PLACE.fullmatch(text) is not None


def session_place(session_id: UUID) -> str:
    return f"{_SESSION}{session_id}"


def session_in(place: str) -> UUID | None:
    """The practice session; None for any other place."""
    if not place.startswith(_SESSION):
        return None
    try:
        return UUID(place.removeprefix(_SESSION))
    except ValueError:
        return None


def key_of(topic: str, slug: str, place: str) -> str:
    """At most 64 characters, and a path in no address; the beginning is for those who read the table."""
    told = hashlib.sha256(f"{topic}/{slug}/{place}".encode()).hexdigest()
    return f"{slug[:40].rstrip('-')}{_OF_QUESTION}{told[:20]}"


def is_of_question(run: Run) -> bool:
    return _OF_QUESTION in run.lab_slug


def task_at(question: Coded, topic: str, place: str) -> Lab:
    """The question's code as a lab of its own for drafts and runs; its function has the question's name."""
    key = key_of(topic, question.slug, place)
    return question.task.model_copy(update={"slug": key, "named": question.slug})


def is_told_at_once(place: str) -> bool:
    """Whether the learner sees what an answer is worth as soon as it is known."""
    return place == ALONE or session_in(place) is not None
