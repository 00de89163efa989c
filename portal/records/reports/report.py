"""Somebody says that something is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer
from portal.records.reports.models import About, Fault, ProblemReport, State
from portal.records.reports.subject import Subject
from portal.records.reports.words import plain

LONGEST = 2_000  # characters
SHORTEST = 5
AN_HOUR = 10  # of one learner
OPEN_ON_ONE = 3  # of one learner, on one thing
EVERYBODYS_AN_HOUR = 300  # a new learner costs nothing, so that there is a limit for all together


class BadReport(ValueError):
    """It cannot be kept; the message says what to do."""


class TooManyReports(Exception):
    """Later again; the message says when."""


@transaction.atomic
def report_problem(
    *, learner: Learner, subject: Subject, fault: str, text: str, now: datetime
) -> ProblemReport:
    """
    With what the reporter had answered last; the same words sent twice are one report. Raises BadReport,
    TooManyReports.
    """
    said = plain(text)
    if fault not in Fault.values:
        raise BadReport(_("Choose what is wrong."))
    if not SHORTEST <= len(said) <= LONGEST:
        words = _("Say in a sentence what is wrong, in at most %(most)s characters.")
        raise BadReport(words % {"most": number_format(LONGEST, force_grouping=True)})
    # So that several sent at once are counted one after the other.
    Learner.objects.select_for_update(of=("self",)).filter(pk=learner.pk).values_list("pk").first()
    mine = ProblemReport.objects.of(learner)
    here = mine.filter(about=subject.about, topic=subject.topic, slug=subject.slug, state=State.OPEN)
    if same := here.filter(fault=fault, text=said).first():
        return same
    _admit(learner, open_here=here.count(), now=now)
    return ProblemReport.objects.create(
        learner=learner,
        about=subject.about,
        topic=subject.topic,
        slug=subject.slug,
        digest=subject.digest,
        fault=fault,
        text=said,
        response=_answered(learner, subject),
        made_at=now,
    )


def _admit(learner: Learner, *, open_here: int, now: datetime) -> None:
    if open_here >= OPEN_ON_ONE:
        raise TooManyReports(
            _("You have reported that already; you will find the answer under “Your reports”.")
        )
    lately = ProblemReport.objects.filter(made_at__gt=now - timedelta(hours=1))
    if lately.filter(learner=learner).count() >= AN_HOUR:
        raise TooManyReports(
            _("That were %(most)s reports within an hour, thank you. Send the next one later.")
            % {"most": AN_HOUR}
        )
    if lately.count() >= EVERYBODYS_AN_HOUR:
        raise TooManyReports(_("Many people report something right now. Send yours in an hour."))


def _answered(learner: Learner, subject: Subject) -> dict[str, Any] | None:
    if subject.about != About.QUESTION:
        return None
    given = Answer.objects.filter(
        learner=learner, topic=subject.topic, question_slug=subject.slug, question_digest=subject.digest
    )
    response: dict[str, Any] | None = (
        given.order_by("-answered_at", "-pk").values_list("response", flat=True).first()
    )
    return response
