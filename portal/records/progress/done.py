"""When lessons were read and labs passed, all of one learner, for those who plan and count."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Min

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit, Submission
from portal.records.progress.steps import skipped_in


def lessons_read(learner: Learner) -> dict[str, datetime]:
    """Lesson → when it was read. One query."""
    read = LessonVisit.objects.filter(learner=learner, read_at__isnull=False)
    return {slug: at for slug, at in read.values_list("lesson_slug", "read_at") if at is not None}


def labs_done(learner: Learner, library: Library) -> dict[str, datetime]:
    """
    Lab → when it was passed for the first time, with all of its points; one of steps, when the last that was
    missing was passed or skipped. Two queries.
    """
    done = {**skipped_in(learner, library), **_passed(learner)}
    for lab in library.labs.values():
        at = [done.get(step.slug) for step in lab.steps]
        if at and None not in at:
            done[lab.slug] = max(one for one in at if one)
    return done


def _passed(learner: Learner) -> dict[str, datetime]:
    passed = Submission.objects.of(learner).graded().filter(out_of__gt=0, points__gte=F("out_of"))
    first = passed.values("lab_slug").annotate(at=Min("graded_at")).order_by()
    return {row["lab_slug"]: row["at"] for row in first}
