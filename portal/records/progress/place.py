"""Where a learner was last."""

from __future__ import annotations

from datetime import datetime

from portal.records.accounts.models import Learner
from portal.records.progress.models import Place


def remember_place(*, learner: Learner, kind: str, slug: str, now: datetime) -> None:
    """One statement, whatever was there before. `kind` is "lesson", "lab" or "practice"."""
    Place.objects.bulk_create(
        [Place(learner=learner, kind=kind, slug=slug, at=now)],
        update_conflicts=True,
        unique_fields=["learner"],
        update_fields=["kind", "slug", "at"],
    )
