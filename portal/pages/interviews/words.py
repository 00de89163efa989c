"""How an interview is called, and who sits in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from portal.engines.scheduling.interview_mix import LEVELS, ROLES
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview

_ = gettext_noop
# What engines call roles, levels and families, and why they cannot choose: translated where it is shown.
_TO_TRANSLATE = (
    (_("Developer"), _("handlers, events, errors, delivery")),
    (_("Operations"), _("monitoring, delivery, scaling, permissions")),
    (_("Architect"), _("whole systems, scaling, cost, permissions")),
    (_("Data engineer"), _("streams, queues, files, throughput")),
    (_("Junior"), _("junior"), _("what things are")),
    (_("Mid"), _("mid"), _("how they behave")),
    (_("Senior"), _("senior"), _("what to choose, and why")),
    (_("Choices"), _("to choose, to order, to match, to complete")),
    (_("Numbers"), _("to reckon, with paper beside you")),
    (_("Code"), _("code, policies and templates to write or to mend")),
    (_("In your own words"), _("as you would say it")),
    (_("Design"), _("a system, and then a requirement changes")),
    _("No question fits that choice. Switch on another topic or another kind."),
    _("None of these questions fits into the time. Take longer, or switch on another kind."),
)


def title_of(interview: Interview) -> str:
    """ "Developer, mid, 40 minutes"."""
    role, level = ROLES.get(interview.role), LEVELS.get(interview.level)
    return gettext("%(role)s, %(level)s, %(minutes)s minutes") % {
        "role": gettext(role.title) if role else interview.role,
        "level": gettext(level.title.lower()) if level else interview.level,
        "minutes": interview.minutes,
    }


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
