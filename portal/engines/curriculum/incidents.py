"""Incident rooms: incident.yaml, post-mortem.md and evidence.json of a lab's folder, and what must be so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from .incident_files import EVIDENCE
from .labs import LabParts
from .models import Lab
from .references import References
from .units import Unit

OUT_OF = 10  # as portal.engines.grading.incident has it, which stands above


def system_of(lab: Lab) -> str:
    """Twelve hex digits over the system that evidence is of: what runs, what is done to it, around what."""
    shown = set(lab.incident.evidence) if lab.incident else set()
    head = lab.head
    told = {
        "files": lab.starter,
        "function": [head.code, head.runtime, head.handler, head.memory_mb, head.timeout_s, head.environment],
        "with": [head.layers, head.tracing, lab.aws],
        "scenarios": {name: one.model_dump() for name, one in lab.scenarios.items()},
        "updates": lab.updates,
        "checks": [
            [
                check.model_dump(include={"slug", "scenario", "timeout_s", "memory_mb", "environment"}),
                lab.payloads.get(check.slug, ()),
            ]
            for check in head.checks
            if check.slug in shown
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def keep_incidents(
    labs: Mapping[str, Lab], units: Mapping[str, Unit[LabParts]], refs: References
) -> dict[str, Lab]:
    """All labs; of the incidents among them what leads nowhere is taken out and said. After the lessons."""
    return {slug: _kept(lab, units[slug], refs) for slug, lab in labs.items()}


def _kept(lab: Lab, unit: Unit[LabParts], refs: References) -> Lab:
    incident = lab.incident
    if incident is None:
        return lab
    folder = unit.path.removesuffix("lab.yaml")
    visible = {check.slug for check in lab.head.checks if not check.hidden}
    for name in incident.evidence:
        if name not in visible:
            remedy = f"Name some of: {', '.join(sorted(visible))}."
            refs.say(f"{folder}incident.yaml", 1, f"There is no visible check `{name}`.", remedy)
    if incident.found.get("of") != system_of(lab):
        fault = "The evidence is not of this system: code, settings or checks have changed since."
        refs.say(f"{folder}{EVIDENCE}", 1, fault, f"Run manage.py write_evidence {lab.slug}.")
    if lab.out_of != OUT_OF:
        fault = f"The checks of an incident have {OUT_OF} points together, not {lab.out_of}."
        refs.say(unit.path, unit.line(("checks",)), fault, "Change `points`: hints cost of the same.")
    if not lab.head.facts:
        refs.say(unit.path, 1, "An incident rests on no fact.", "Name some under `facts`.")
    there = tuple(slug for slug in incident.lessons if refs.has("lesson", slug, f"{folder}incident.yaml", 1))
    return lab.model_copy(update={"incident": incident.model_copy(update={"lessons": there})})


def in_order(labs: Mapping[str, Lab]) -> tuple[Lab, ...]:
    """The incidents among them, as the gallery has them."""
    found = [(lab.incident.place, slug, lab) for slug, lab in labs.items() if lab.incident is not None]
    return tuple(lab for _, _, lab in sorted(found, key=lambda one: one[:2]))
