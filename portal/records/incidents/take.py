"""Taking a call: from now on the clock runs."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.incidents.models import Call
from portal.records.progress.drafts import reset_draft


def take_call(*, learner: Learner, lab: Lab, now: datetime) -> Call:
    """
    The one under way where there is one. Else a new one, which finds the system as it was at first: what
    was in the editor is kept among the draft's versions.
    """
    assert lab.incident is not None
    found = call_under_way(learner, lab.slug)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            call = Call.objects.create(
                learner=learner,
                lab_slug=lab.slug,
                lab_digest=lab.digest,
                par_minutes=lab.incident.par_minutes,
                taken_at=now,
            )
            reset_draft(learner=learner, lab=lab, now=now)
            return call
    except IntegrityError:  # two clicks at once
        return Call.objects.of(learner).under_way().get(lab_slug=lab.slug)


def give_up(*, learner: Learner, lab: Lab, now: datetime) -> None:
    """The post-mortem may be read; nothing is earned. Nothing happens where no call is under way."""
    Call.objects.of(learner).under_way().filter(lab_slug=lab.slug).update(ended_at=now)


def call_under_way(learner: Learner | None, lab_slug: str) -> Call | None:
    """One query; none for a stranger."""
    if learner is None:
        return None
    return Call.objects.of(learner).under_way().filter(lab_slug=lab_slug).first()
