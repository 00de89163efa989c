"""How much is under way."""

from __future__ import annotations

from portal.records.runs.models import Run


def runs_under_way() -> int:
    """Queued or running, everybody's. One query."""
    return Run.objects.open().count()
