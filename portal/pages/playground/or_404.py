"""What is not the asker's is not there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from portal.records.accounts.request import LearnerRequest
from portal.records.playground.find import find_function, find_play
from portal.records.playground.models import OwnFunction, Play


def function_or_404(request: LearnerRequest, function_id: UUID) -> OwnFunction:
    found = find_function(request.learner, function_id)
    if found is None:
        raise Http404(str(function_id))
    return found


def play_or_404(request: LearnerRequest, run_id: UUID) -> Play:
    found = find_play(request.learner, run_id)
    if found is None:
        raise Http404(str(run_id))
    return found
