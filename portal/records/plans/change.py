"""A plan is changed, and what it said before is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Library
from portal.records.plans.models import EarlierTerms, StudyPlan
from portal.records.plans.terms import Terms, check_terms


@transaction.atomic
def change_plan(*, plan: StudyPlan, terms: Terms, library: Library, now: datetime) -> StudyPlan:
    """Said again as it is, nothing changes. Raises BadTerms."""
    check_terms(terms, presets=library.plans, now=now)
    stored = StudyPlan.objects.select_for_update().get(pk=plan.pk)
    if stored.terms == terms:
        return stored
    earlier = EarlierTerms(plan=stored, version=stored.version, changed_at=stored.changed_at, replaced_at=now)
    earlier.say(stored.terms)
    earlier.save()
    stored.say(terms)
    stored.version += 1
    stored.changed_at = now
    stored.save()
    return stored
