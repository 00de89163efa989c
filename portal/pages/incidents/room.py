"""How an incident stands, in words: on its card, and in its room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.engines.curriculum import Fact, Lab, Lesson, Library
from portal.engines.grading.incident import OUT_OF
from portal.pages.workbench.numbers import local
from portal.records.incidents.find import Standing
from portal.records.incidents.models import Call

LOOKS = {
    "code": gettext_noop("The fault was in the code."),
    "policy": gettext_noop("The fault was in the role’s policy."),
    "settings": gettext_noop("The fault was in the settings."),
    "template": gettext_noop("The fault was in the template."),
}


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

    @property
    def points_said(self) -> str:
        return _number(self.points)


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
        said = _("solved in %(took)s, %(hints)s, %(points)s of %(out_of)s points") % {
            "took": minutes(best.took),
            "hints": _hints(best.hints),
            "points": _number(best.score.points),
            "out_of": OUT_OF,
        }
        return Card(lab=lab, state="solved", said=said)
    if found.under_way is not None:
        return Card(lab=lab, state="under way", said=_("under way: the clock runs"))
    return (
        Card(lab=lab, state="given up", said=_("given up"))
        if found.calls
        else Card(lab=lab, state="open", said=_("open"))
    )


def told_of(lab: Lab, found: Standing, library: Library, *, now: datetime) -> ToldRoom:
    assert lab.incident is not None
    return ToldRoom(
        under_way=found.under_way,
        since=minutes(now - found.under_way.taken_at) if found.under_way else "",
        ended=tuple(_ended(call) for call in found.ended),
        is_known=found.is_known,
        looks=_(LOOKS[lab.incident.looks]),
        lessons=tuple(library.lessons[slug] for slug in lab.incident.lessons),
        facts=tuple(library.facts[fact] for fact in lab.head.facts if fact in library.facts),
    )


def _ended(call: Call) -> Ended:
    score, took = call.score, minutes(call.took)
    steps: list[tuple[str, str]] = []
    if call.solved:
        steps = [
            (_("the mend"), _number(score.mend)),
            (
                _("%(took)s, with a par of %(par)s") % {"took": took, "par": call.par_minutes},
                f"+ {_number(score.time)}",
            ),
        ]
        if call.hints:
            steps.append((_hints(call.hints), f"− {_number(score.hints_cost)}"))
    return Ended(call=call, took=took, steps=tuple(steps), points=score.points)


def minutes(took: timedelta | None) -> str:
    """ "less than a minute", "1 minute", "14 minutes", "3 hours", "2 days": begun ones do not count."""
    whole = int((took or timedelta()).total_seconds() // 60)
    if whole >= 2 * 1440:
        return ngettext("%(count)s day", "%(count)s days", whole // 1440) % {"count": whole // 1440}
    if whole >= 2 * 60:
        return ngettext("%(count)s hour", "%(count)s hours", whole // 60) % {"count": whole // 60}
    if whole >= 1:
        return ngettext("%(count)s minute", "%(count)s minutes", whole) % {"count": whole}
    return _("less than a minute")


def _hints(count: int) -> str:
    if not count:
        return _("no hint")
    return ngettext("%(count)s hint", "%(count)s hints", count) % {"count": count}


def _number(value: float) -> str:
    """2.5, or 2,5 where the reader's language has a comma; no digits that say nothing."""
    return local(f"{value:g}")
