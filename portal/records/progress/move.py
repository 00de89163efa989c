"""
What an anonymous learner did goes to the account they joined.

Where a learner has one row for a thing, the better of the two is kept: read
rather than opened, the newer draft (the older one stays as a version), each
hint and each skipped step once, the place they were at last.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_stored
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.marking import Marking
from portal.records.progress.models import (
    Answer,
    Draft,
    DraftVersion,
    HintShown,
    LessonVisit,
    Place,
    PracticeSession,
    Submission,
    Written,
)
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.skipped import SkippedStep


@receiver(learner_merged, dispatch_uid="progress.move")
def move_progress(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    for history in (Submission, DraftVersion, PracticeSession, Answer, Written, QuestionRun):
        history._default_manager.filter(learner=anonymous).update(learner=account)
    Marking.objects.filter(by=anonymous).update(by=account)
    _move_visits(anonymous, account)
    _move_drafts(anonymous, account)
    _move_hints(anonymous, account)
    _move_place(anonymous, account)


def _move_visits(anonymous: Learner, account: Learner) -> None:
    theirs = {visit.lesson_slug: visit for visit in LessonVisit.objects.filter(learner=account)}
    for visit in LessonVisit.objects.filter(learner=anonymous):
        kept = theirs.get(visit.lesson_slug)
        if kept is None:
            LessonVisit.objects.filter(pk=visit.pk).update(learner=account)
            continue
        kept.opened_at = min(kept.opened_at, visit.opened_at)
        if visit.read_at and (kept.read_at is None or visit.read_at < kept.read_at):
            kept.read_at, kept.lesson_digest = visit.read_at, visit.lesson_digest
        kept.save()
        visit.delete()


def _move_drafts(anonymous: Learner, account: Learner) -> None:
    theirs = {
        draft.lab_slug: draft for draft in Draft.objects.filter(learner=account).select_related("learner")
    }
    for draft in Draft.objects.filter(learner=anonymous):
        kept = theirs.get(draft.lab_slug)
        if kept is None:
            Draft.objects.filter(pk=draft.pk).update(learner=account)
            continue
        # Higher than both, so that no open editor of either takes it for its own.
        version = max(kept.version, draft.version) + 1
        draft.learner = account
        if draft.saved_at > kept.saved_at:
            keep_stored(kept, reason="merge")
            kept.files, kept.event, kept.saved_at = draft.files, draft.event, draft.saved_at
        else:
            keep_stored(draft, reason="merge")
        Draft.objects.filter(pk=kept.pk).update(
            files=kept.files, event=kept.event, saved_at=kept.saved_at, version=version
        )
        Draft.objects.filter(pk=draft.pk).delete()


def _move_hints(anonymous: Learner, account: Learner) -> None:
    _move_once(SkippedStep, ("lab_slug",), anonymous, account)
    _move_once(HintShown, ("lab_slug", "number"), anonymous, account)
    _move_once(QuestionHint, ("topic", "question_slug", "number"), anonymous, account)


def _move_once(
    kind: type[HintShown] | type[QuestionHint] | type[SkippedStep],
    key: tuple[str, ...],
    anonymous: Learner,
    account: Learner,
) -> None:
    rows = kind._default_manager
    theirs = set(rows.filter(learner=account).values_list(*key))
    for hint in rows.filter(learner=anonymous):
        if tuple(getattr(hint, name) for name in key) in theirs:
            hint.delete()
        else:
            rows.filter(pk=hint.pk).update(learner=account)


def _move_place(anonymous: Learner, account: Learner) -> None:
    place = Place.objects.filter(learner=anonymous).first()
    kept = Place.objects.filter(learner=account).first()
    if place is None:
        return
    if kept and kept.at >= place.at:
        place.delete()
        return
    if kept:
        kept.delete()
    Place.objects.filter(pk=place.pk).update(learner=account)
