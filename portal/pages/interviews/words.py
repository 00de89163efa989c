"""How an interview is called, and who sits in it."""

from __future__ import annotations

from collections.abc import Mapping

from portal.engines.scheduling.interview_mix import LEVELS, ROLES
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview


def title_of(interview: Interview) -> str:
    """ "Developer, mid, 40 minutes"."""
    role, level = ROLES.get(interview.role), LEVELS.get(interview.level)
    names = (role.title if role else interview.role, level.title.lower() if level else interview.level)
    return f"{names[0]}, {names[1]}, {interview.minutes} minutes"


def name_of(learner: Learner | None, otherwise: str) -> str:
    """As they call themselves; an address is nobody else's business."""
    user = learner.user if learner else None
    return (user.name if user else "") or otherwise


def clock_of(seconds: int) -> str:
    """ "38:05"."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def as_text(given: Mapping[str, list[str]]) -> str:
    """What was typed, to be read: a text as it is, anything else line by line."""
    if "text" in given:
        return "\n".join(given["text"])
    lines = [
        f"{name}: {', '.join(values)}" for name, values in given.items() if name != "step" and any(values)
    ]
    return "\n".join(lines)
