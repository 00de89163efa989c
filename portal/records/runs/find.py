"""A run by its id, for whoever it belongs to."""

from __future__ import annotations

from uuid import UUID

from portal.records.accounts.models import Learner
from portal.records.runs.models import Run


def find_own_run(learner: Learner | None, run_id: UUID) -> Run | None:
    """Other people's are not there."""
    return Run.objects.of(learner).filter(pk=run_id).first()
