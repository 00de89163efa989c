"""A new function: from an example, an upload, a share, or nothing."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.playground.models import OwnFunction
from portal.records.playground.written import Written, check_written
from portal.records.progress.drafts import BadDraft

MOST = 50  # functions of a learner, those put away not counted
ALL_BYTES = 64 * 1024 * 1024  # of all of them together
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class TooManyFunctions(Exception):
    """Nothing was made; the message says what to do."""


class BadName(ValueError):
    """No function can be called that; the message says what can."""


@transaction.atomic
def create_function(
    *, learner: Learner, name: str, written: Written, example: str = "", now: datetime
) -> OwnFunction:
    """
    By that name, with a number after it where the learner has one already.

    Raises BadDraft, BadName, TooManyFunctions.
    """
    check_written(written)
    check_name(name)
    refuse_too_much(learner, written.size)
    # Locked, so that two at once are neither one too many nor of one name.
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    taken = set(OwnFunction.objects.of(learner).in_use().values_list("name", flat=True))
    if len(taken) >= MOST:
        words = _("You have %(most)s functions, the most there may be. Put one away first.")
        raise TooManyFunctions(words % {"most": MOST})
    return OwnFunction.objects.create(
        learner=learner,
        name=free_name(name, taken),
        example=example,
        files=dict(written.files),
        fields=dict(written.fields),
        event=written.event,
        size=written.size,
        created_at=now,
        saved_at=now,
    )


def refuse_too_much(learner: Learner, more: int) -> None:
    """`more` bytes are to come. Raises BadDraft."""
    if more > 0 and OwnFunction.objects.of(learner).in_use().bytes() + more > ALL_BYTES:
        raise BadDraft(
            _(
                "Your functions would be over %(most)s MB together, the most there may be. "
                "Shorten an event, or put a function away."
            )
            % {"most": ALL_BYTES // 1024 // 1024}
        )


def check_name(name: str) -> None:
    """As CreateFunction takes it. Raises BadName."""
    if not NAME.fullmatch(name):
        raise BadName(_("The name of a function is 1 to 64 letters, digits, hyphens and underscores."))


def free_name(wanted: str, taken: set[str]) -> str:
    """counter, then counter-2, counter-3 …"""
    if wanted not in taken:
        return wanted
    return next(
        name for number in range(2, len(taken) + 3) if (name := f"{wanted[:60]}-{number}") not in taken
    )
