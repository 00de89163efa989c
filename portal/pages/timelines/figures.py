"""The ledger in words: what became of the events, and what it took."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.simulation import Ledger, Stop
from portal.engines.simulation.timeline import Timeline

_WORDS = (
    ("arrived", gettext_noop("Arrived"), ""),
    ("deleted", gettext_noop("Done with"), ""),
    ("dead_lettered", gettext_noop("Dead-lettered"), "warn"),
    ("expired", gettext_noop("Given up"), "bad"),
    ("filtered", gettext_noop("Filtered out"), ""),
    ("in_flight", gettext_noop("Still there"), ""),
    ("lost", gettext_noop("Lost"), "bad"),
    ("duplicated", gettext_noop("Done more than once"), "bad"),
    ("delivered", gettext_noop("Attempts, event by event"), ""),
    ("invocations", gettext_noop("Invocations"), ""),
    ("failures", gettext_noop("Failed invocations"), "warn"),
    ("throttles", gettext_noop("Throttles"), "warn"),
    ("cold_starts", gettext_noop("Cold starts"), ""),
)
_STOPPED = {
    Stop.HAPPENINGS: gettext_noop("The run was stopped: it has used up its happenings."),
    Stop.VIRTUAL_TIME: gettext_noop("The run was stopped: it has used up its virtual time."),
    Stop.WALL_TIME: gettext_noop("The run was stopped: it has used up its wall time."),
}
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
        Figure(name=_(name), count=count, mood=mood if count else "")
        for field, name, mood, count in counted
        if count or field in ALWAYS
    )


def stopped(timeline: Timeline) -> str:
    """Why it was stopped before all was quiet; "" for one that was not."""
    if timeline.stop is Stop.QUIET:
        return ""
    return _(_STOPPED[timeline.stop])
