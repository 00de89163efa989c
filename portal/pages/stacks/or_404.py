"""What is not the asker's is not there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from portal.records.accounts.request import LearnerRequest
from portal.records.stacks.find import find_act, find_stack
from portal.records.stacks.models import Act, OwnStack


def stack_or_404(request: LearnerRequest, stack_id: UUID) -> OwnStack:
    found = find_stack(request.learner, stack_id)
    if found is None:
        raise Http404(str(stack_id))
    return found


def act_or_404(request: LearnerRequest, run_id: UUID) -> Act:
    found = find_act(request.learner, run_id)
    if found is None:
        raise Http404(str(run_id))
    return found
