"""content/labs/<slug>/incident.yaml: what makes a lab an incident room."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .value import Line, Prose, Slug, Value


class IncidentHead(Value):
    """
    `alarm` is what somebody said, or a monitor, in their own words; `system` is what stands there.
    `par_minutes` is how long somebody may take who loses nothing for it. `evidence` names checks: what they
    do was done to the broken system, and is shown.
    """

    place: Annotated[int, Field(ge=1, le=100)]  # in the gallery
    system: Line
    alarm: Line
    told_by: Line
    looks: Literal["code", "policy", "settings", "template"]  # where the fault lies; told afterwards
    par_minutes: Annotated[int, Field(ge=1, le=60)]
    evidence: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=8)]
    lessons: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=3)]


class Incident(IncidentHead):
    """
    `found` is evidence.json: {"of": which system it is of, "at_ms": when it ran, since 1970, "invocations":
    […], "timelines": {check: …}, "stacks": {check: …}}, as portal.records.incidents.gather writes it.
    """

    post_mortem: Prose  # Markdown, shown once it is over
    found: dict[str, Any]
