"""An author answers a report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.records.accounts.models import User
from portal.records.reports.models import ProblemReport, State
from portal.records.reports.report import LONGEST, BadReport
from portal.records.reports.words import plain

CLOSED = (State.ANSWERED, State.FIXED, State.DECLINED)


@transaction.atomic
def close_reports(
    *, report: ProblemReport, state: str, answer: str, by: User, all_of_it: bool = False, now: datetime
) -> int:
    """
    How many were closed: this one or, with `all_of_it`, each that is open on the same thing. An answer can be
    given anew. Raises BadReport.
    """
    said = plain(answer)
    if state not in CLOSED:
        raise BadReport(_("Choose what came of it."))
    if len(said) > LONGEST or (not said and state != State.FIXED):
        words = _("Write what the reporter should know, in at most %(most)s characters.")
        raise BadReport(words % {"most": number_format(LONGEST, force_grouping=True)})
    ids: list[UUID] = [report.pk]
    if all_of_it:
        same = ProblemReport.objects.on_same(report).filter(state=State.OPEN)
        ids += same.values_list("pk", flat=True)
    return ProblemReport.objects.filter(pk__in=ids).update(
        state=state, answer=said, answered_by=by, answered_at=now
    )
