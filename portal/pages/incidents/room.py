"""How an incident stands, in words: on its card, and in its room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.engines.curriculum import Fact, Lab, Lesson, Library
from portal.engines.grading.incident import OUT_OF
from portal.records.incidents.find import Standing
from portal.records.incidents.models import Call

LOOKS = {"code": "in the code", "policy": "in the role’s policy", "settings": "in the settings",
         "template": "in the template"}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """`state` is "open", "under way", "solved" or "given up"; `said` is it in words."""

    lab: Lab
    state: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A call that has ended, with how its points came about. `steps` are (what, points) whose sum it is."""

    call: Call
    took: str
    steps: tuple[tuple[str, str], ...]
    points: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldRoom:
    """`since` is how long the clock has run. What it was is told once it `is_known`."""

    under_way: Call | None
    since: str
    ended: tuple[Ended, ...]
    is_known: bool
    looks: str
    lessons: tuple[Lesson, ...]
    facts: tuple[Fact, ...]

    @property
    def latest(self) -> Ended | None:
        return self.ended[0] if self.ended else None


def cards_of(labs: Iterable[Lab], standings: Mapping[str, Standing]) -> tuple[Card, ...]:
    return tuple(_card(lab, standings.get(lab.slug, Standing())) for lab in labs)


def _card(lab: Lab, found: Standing) -> Card:
    best = found.best
    if best is not None:
        hints = "no hint" if not best.hints else f"{best.hints} hint{'s' if best.hints > 1 else ''}"
        said = f"solved in {minutes(best.took)}, {hints}, {best.score.points:g} of {OUT_OF} points"
        return Card(lab=lab, state="solved", said=said)
    if found.under_way is not None:
        return Card(lab=lab, state="under way", said="under way: the clock runs")
    return (
        Card(lab=lab, state="given up", said="given up")
        if found.calls
        else Card(lab=lab, state="open", said="open")
    )


def told_of(lab: Lab, found: Standing, library: Library, *, now: datetime) -> ToldRoom:
    assert lab.incident is not None
    return ToldRoom(
        under_way=found.under_way,
        since=minutes(now - found.under_way.taken_at) if found.under_way else "",
        ended=tuple(_ended(call) for call in found.ended),
        is_known=found.is_known,
        looks=LOOKS[lab.incident.looks],
        lessons=tuple(library.lessons[slug] for slug in lab.incident.lessons),
        facts=tuple(library.facts[fact] for fact in lab.head.facts if fact in library.facts),
    )


def _ended(call: Call) -> Ended:
    score, took = call.score, minutes(call.took)
    steps: list[tuple[str, str]] = []
    if call.solved:
        steps = [
            ("the mend", f"{score.mend:g}"),
            (f"{took}, with a par of {call.par_minutes}", f"+ {score.time:g}"),
        ]
        if call.hints:
            steps.append((f"{call.hints} hint{'s' if call.hints > 1 else ''}", f"− {score.hints_cost:g}"))
    return Ended(call=call, took=took, steps=tuple(steps), points=score.points)


def minutes(took: timedelta | None) -> str:
    """ "less than a minute", "1 minute", "14 minutes", "3 hours", "2 days": begun ones do not count."""
    whole = int((took or timedelta()).total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if whole >= 2 * size or (whole >= size and size == 1):
            count = whole // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"
