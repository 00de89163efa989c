"""What a run has kept of a scenario, for whoever it belongs to."""

from __future__ import annotations

from uuid import UUID

from portal.engines.curriculum import Lab
from portal.engines.simulation.timeline import Timeline, UnknownTimeline
from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.runs.find import find_own_run
from portal.records.runs.stored import timelines_of


def find_played(learner: Learner | None, run_id: UUID, check: str) -> tuple[Lab, str, Timeline] | None:
    """With the lab and the check's title. None for a hidden check: it would show its events."""
    run = find_own_run(learner, run_id)
    lab = library().find_lab(run.lab_slug) if run else None
    if run is None or lab is None:
        return None
    asked = next((one for one in lab.head.checks if one.slug == check and not one.hidden), None)
    try:
        timeline = timelines_of(run).get(check)
    except UnknownTimeline:
        return None
    return (lab, asked.title, timeline) if asked and timeline else None
