"""Showing one's solution to those who have passed the same lab, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.progress.steps import passing_files
from portal.records.solutions.models import SharedSolution

NAME = 80  # characters


class NotPassed(Exception):
    """Nobody shows what has not passed, and nobody looks at others' before."""


@transaction.atomic
def share_solution(*, learner: Learner, lab: Lab, by_name: bool, now: datetime) -> SharedSolution:
    """
    The files of the latest submission that passed, in place of what was shown before. `by_name` shows the
    account's name; somebody without one is anonymous anyway. Raises NotPassed.
    """
    files = passing_files(learner, lab)
    if files is None:
        raise NotPassed(lab.slug)
    shown_as = learner.user.name[:NAME].strip() if by_name and learner.user else ""
    shared, _ = SharedSolution.objects.update_or_create(
        learner=learner,
        lab_slug=lab.slug,
        defaults={
            "lab_digest": lab.digest,
            "files": dict(files),
            "shown_as": shown_as,
            "length": _length(lab, files),
            "shared_at": now,
            "withdrawn_at": None,
        },
    )
    return shared


def withdraw_solution(*, learner: Learner, lab: Lab, now: datetime) -> None:
    """From now on nobody is shown it. It can be shown again."""
    SharedSolution.objects.of(learner).in_lab(lab.slug).shown().update(withdrawn_at=now)


def _length(lab: Lab, files: Mapping[str, str]) -> int:
    """Of what is the learner's: a file that is as the lab gave it does not count, nor does white space."""
    own = (text for path, text in files.items() if text != lab.starter.get(path))
    return sum(len("".join(text.split())) for text in own)
