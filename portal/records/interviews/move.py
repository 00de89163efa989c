"""Interviews of an anonymous learner go to the account they joined, whichever seat they had."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview


@receiver(learner_merged, dispatch_uid="interviews.move")
def move_interviews(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    Interview.objects.answered_by(anonymous).update(learner=account)
    Interview.objects.led_by(anonymous).update(interviewer=account)
