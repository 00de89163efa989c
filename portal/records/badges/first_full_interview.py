"""The first mock interview in which every point was got."""

from __future__ import annotations

from datetime import datetime

from portal.records.badges.grant import grant
from portal.records.badges.said import keep_said
from portal.records.interviews.models import Interview, Item

SLUG = "interview:full"


def grant_full_interview(*, item: Item, now: datetime) -> None:
    """After a question of it was marked in full. One query, or three."""
    if item.points is None or not item.out_of or item.points < item.out_of:
        return
    interview = Interview.objects.select_related("learner").filter(pk=item.interview_id).first()
    if interview is None or interview.learner is None or interview.finished_at is None:
        return
    marks = [(one.points, one.out_of) for one in interview.items.exclude(pk=item.pk).only("points", "out_of")]
    if all(points is not None and points >= out_of for points, out_of in marks):
        detail = keep_said("interview", questions=len(marks) + 1, minutes=interview.minutes)
        grant(learner=interview.learner, slug=SLUG, detail=detail, now=now)
