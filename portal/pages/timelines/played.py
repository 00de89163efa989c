"""What a run has kept of a lab's scenario, for whoever it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from portal.engines.curriculum import Lab
from portal.engines.simulation.timeline import Timeline, UnknownTimeline, timeline_from_json
from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.runs.find import find_own_run
from portal.records.runs.stored import scenarios_of, timelines_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """`title` is the check's; `turned` what the learner had set, in words."""

    lab: Lab
    title: str
    timeline: Timeline
    turned: tuple[str, ...]


def find_played(learner: Learner | None, run_id: UUID, check: str) -> Played | None:
    """None for a hidden check: it would show its events."""
    run = find_own_run(learner, run_id)
    lab = library().find_lab(run.lab_slug) if run else None
    if run is None or lab is None:
        return None
    asked = next((one for one in lab.head.checks if one.slug == check and not one.hidden), None)
    try:
        timeline = timelines_of(run).get(check)
    except UnknownTimeline:
        return None
    if asked is None or timeline is None:
        return None
    turned = tuple(scenarios_of(run).get(check, {}).get("turned", ()))
    return Played(lab=lab, title=asked.title, timeline=timeline, turned=turned)


def find_evidence(slug: str, check: str) -> Played | None:
    """Of an incident: no hidden check is among its evidence."""
    lab = library().find_lab(slug)
    told = lab.incident.found.get("timelines", {}).get(check) if lab and lab.incident else None
    asked = next((one for one in lab.head.checks if one.slug == check), None) if lab else None
    if lab is None or told is None or asked is None:
        return None
    try:
        return Played(lab=lab, title=asked.title, timeline=timeline_from_json(told), turned=())
    except UnknownTimeline:
        return None
