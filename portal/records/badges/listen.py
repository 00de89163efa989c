"""What badges are earned by; each receiver runs in the transaction of what it hears of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.timezone import now as clock

from portal.engines.curriculum import Lab
from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.badges.first_full_interview import grant_full_interview
from portal.records.badges.keep_streak import keep_streak
from portal.records.badges.master import grant_mastered
from portal.records.badges.unaided import grant_unaided
from portal.records.interviews.models import Item
from portal.records.progress.models import Answer, PracticeSession, Submission
from portal.records.progress.signals import answered, remarked, session_finished, submission_graded
from portal.records.reviews.signals import day_done


@receiver(answered, dispatch_uid="badges.answered")
def hear_answer(*, answer: Answer, **_: Any) -> None:
    """Of a session only its end is heard: to judge a topic takes as long as the rest of an answer."""
    if answer.session_id is None:
        hear_mark(answer=answer)


@receiver(remarked, dispatch_uid="badges.remarked")
def hear_mark(*, answer: Answer, **_: Any) -> None:
    if answer.points >= answer.out_of:
        grant_mastered(learner=answer.learner, topic=answer.topic, library=library(), now=answer.answered_at)


@receiver(session_finished, dispatch_uid="badges.session_finished")
def hear_session(*, session: PracticeSession, **_: Any) -> None:
    now = session.finished_at or clock()
    grant_mastered(learner=session.learner, topic=session.topic, library=library(), now=now)


@receiver(submission_graded, dispatch_uid="badges.submission_graded")
def hear_submission(*, submission: Submission, lab: Lab, **_: Any) -> None:
    grant_unaided(submission=submission, lab=lab, now=submission.graded_at or clock())


@receiver(day_done, dispatch_uid="badges.day_done")
def hear_day(*, learner: Learner, on: date, **_: Any) -> None:
    keep_streak(learner=learner, on=on, now=clock())


@receiver(post_save, sender=Item, dispatch_uid="badges.interview_item")
def hear_item(*, instance: Item, **_: Any) -> None:
    grant_full_interview(item=instance, now=clock())
