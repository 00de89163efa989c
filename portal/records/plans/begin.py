"""A plan is made."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.plans.models import StudyPlan
from portal.records.plans.terms import Terms, check_terms


class AlreadyPlanned(Exception):
    """A plan is in force; change it instead."""


@transaction.atomic
def begin_plan(*, learner: Learner, terms: Terms, library: Library, now: datetime) -> StudyPlan:
    """The plan, in force; one whose interview is over makes way. Raises BadTerms, AlreadyPlanned."""
    check_terms(terms, presets=library.plans, now=now)
    Learner.objects.select_for_update().get(pk=learner.pk)  # two tabs make one plan
    before = StudyPlan.objects.of(learner).in_force().first()
    if before is not None:
        if before.interview_on > before.terms.today(now):
            raise AlreadyPlanned(_("You have a plan already: change it, or give it up first."))
        before.ended_at, before.ended_because = now, "over"
        before.save(update_fields=["ended_at", "ended_because"])
    plan = StudyPlan(learner=learner, created_at=now, changed_at=now)
    plan.say(terms)
    plan.save()
    return plan
