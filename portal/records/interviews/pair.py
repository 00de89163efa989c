"""Two people and one interview: invitations, seats, where they are, and what the interviewer notes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.engines.grading.right import right_verdict
from portal.records.accounts.models import Learner
from portal.records.interviews.given import in_words
from portal.records.interviews.models import Interview, Invitation, Item, Seat
from portal.records.interviews.start import run_clock

CODE_BYTES = 16
LONGEST_NOTE = 2_000


class NotInvited(Exception):
    """The message says why, and what would help."""


class NotReady(Exception):
    """The message says who or what is missing."""


def invite(*, interview: Interview, now: datetime) -> Invitation | None:
    """A new link for the seat that is free; an earlier one opens nothing any more. None when both sit."""
    seat = interview.open_seat
    if not seat or interview.finished_at is not None:
        return None
    revoke(interview=interview, now=now)
    code = secrets.token_urlsafe(CODE_BYTES)
    return Invitation.objects.create(interview=interview, code=code, seat=seat, made_at=now)


def revoke(*, interview: Interview, now: datetime) -> None:
    """Links that nobody has taken open nothing any more."""
    interview.invitations.filter(taken_at=None, revoked_at=None).update(revoked_at=now)


def open_invitation(interview: Interview) -> Invitation | None:
    if not interview.open_seat:
        return None
    return interview.invitations.filter(taken_at=None, revoked_at=None).order_by("-pk").first()


def find_invitation(code: str) -> Invitation | None:
    """None for one that was taken, taken back, or never made: they look alike. One query."""
    found = Invitation.objects.select_related("interview__learner__user", "interview__interviewer__user")
    return found.filter(code=code, taken_at=None, revoked_at=None, interview__finished_at=None).first()


@transaction.atomic
def take_seat(*, invitation: Invitation, learner: Learner, now: datetime) -> Interview:
    """Of two who follow the same link, the first sits. Raises NotInvited."""
    interview = Interview.objects.select_for_update().get(pk=invitation.interview_id)
    if learner.pk in (interview.learner_id, interview.interviewer_id):
        raise NotInvited(_("This is your own interview. Send the link to the other person."))
    taken = Invitation.objects.filter(pk=invitation.pk, taken_at=None, revoked_at=None).update(taken_at=now)
    if not taken or interview.open_seat != invitation.seat:
        raise NotInvited(_("Somebody has taken this seat already. Ask for another invitation."))
    if invitation.seat == Seat.CANDIDATE:
        interview.learner = learner
    else:
        interview.interviewer = learner
    interview.save(update_fields=["learner", "interviewer"])
    return interview


def start_clock(*, interview: Interview, now: datetime) -> Interview:
    """The interviewer says so, once both are there. Raises NotReady."""
    if interview.open_seat:
        raise NotReady(_("The other seat is empty. Send the link first."))
    return run_clock(interview=interview, now=now)


@transaction.atomic
def move_to(*, interview: Interview, position: int, now: datetime) -> Interview:
    """Both see that question from now on. Beyond the list, or once it is over, nothing changes."""
    found = Interview.objects.select_for_update().get(pk=interview.pk)
    under_way = found.started_at is not None and not found.is_over(now)
    if under_way and found.items.filter(position=position).exists():
        found.position = position
        found.save(update_fields=["position"])
    return found


@transaction.atomic
def note(
    *,
    interview: Interview,
    position: int,
    ticks: Sequence[str] | None,
    notes: str,
    feedback: str,
    library: Library,
    now: datetime,
) -> Item | None:
    """
    What the interviewer has heard, to the question at `position`; ids that are not in it are left out.
    `ticks` of None: they say nothing, and the candidate confirms. None when it is over or was not shown yet.
    """
    found = Interview.objects.select_for_update().get(pk=interview.pk)
    item = found.items.select_for_update().filter(position=position).first()
    if item is None or item.first_shown_at is None or found.is_over(now):
        return None
    question = library.question(item.ref)
    item.ticks = None
    if ticks is not None and question is not None and in_words(question):
        right = right_verdict(question, seed=found.seed)
        known = {part.id for part in right.parts} if right else set()
        item.ticks = [one for one in dict.fromkeys(ticks) if one in known]
    item.notes, item.feedback = _clean(notes), _clean(feedback)
    item.save(update_fields=["ticks", "notes", "feedback"])
    return item


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n")[:LONGEST_NOTE]
