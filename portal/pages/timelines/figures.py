"""The ledger in words: what became of the events, and what it took."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation import Ledger, Stop
from portal.engines.simulation.timeline import Timeline

_WORDS = (
    ("arrived", "Arrived", ""),
    ("deleted", "Done with", ""),
    ("dead_lettered", "Dead-lettered", "warn"),
    ("expired", "Given up", "bad"),
    ("filtered", "Filtered out", ""),
    ("in_flight", "Still there", ""),
    ("lost", "Lost", "bad"),
    ("duplicated", "Done more than once", "bad"),
    ("delivered", "Attempts, event by event", ""),
    ("invocations", "Invocations", ""),
    ("failures", "Failed invocations", "warn"),
    ("throttles", "Throttles", "warn"),
    ("cold_starts", "Cold starts", ""),
)
ALWAYS = {"arrived", "deleted", "lost", "duplicated", "invocations"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """`mood` is "" for one that is as it should be."""

    name: str
    count: int
    mood: str


def figures(ledger: Ledger) -> tuple[Figure, ...]:
    """Those that are 0 and nobody would look for are left out."""
    counted = ((field, name, mood, getattr(ledger, field)) for field, name, mood in _WORDS)
    return tuple(
        Figure(name=name, count=count, mood=mood if count else "")
        for field, name, mood, count in counted
        if count or field in ALWAYS
    )


def stopped(timeline: Timeline) -> str:
    """Why it was stopped before all was quiet; "" for one that was not."""
    if timeline.stop is Stop.QUIET:
        return ""
    return f"The run was stopped: it has used up its {timeline.stop.value}."
