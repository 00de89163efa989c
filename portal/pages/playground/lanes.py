"""
Environments as lanes: each has a row, each invocation a box in it.

A box stands right of everything that had ended before it began, so that boxes above each
other ran at the same time. How long something took is told in words: a cold start and a
warm invocation differ by a factor that no drawing holds.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.records.playground.invocations import Drawn, Invocation, invocations_of
from portal.records.playground.models import OwnFunction

RUNS = 20  # the latest, whose invocations are drawn
READ = 1_000  # invocations: with them the age of those that are drawn is known in most cases
LANES = 12
BOXES = 240  # the latest of them; more would be a page of their own
_STARTS = {
    "": gettext_noop("warm"),
    "cold": gettext_noop("cold"),
    "ahead": gettext_noop("initialised ahead"),
    "restored": gettext_noop("restored"),
    "again": gettext_noop("initialised again"),
}
_RESULTS = {
    "succeeded": gettext_noop("succeeded"),
    "failed": gettext_noop("failed"),
    "timeout": gettext_noop("timeout"),
}
COLUMN, INIT, BOX = 34, 12, 30  # px


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """
    `number` counts the invocations since the environment's latest INIT, from 1, and `age_s` the
    seconds; None where that was before what is looked at. `init` is "" for a warm one, "cold",
    "ahead" for the first in an environment that was initialised before there was any event, "restored"
    for the first in one that was copied from a snapshot, or "again" where the runtime had been lost.
    There both count from the restore: the globals are as old as the snapshot.
    """

    run_id: UUID
    environment: str
    began_at: datetime
    invocation: Invocation
    init: str
    number: int | None
    age_s: float | None
    column: int = 0

    @property
    def x(self) -> int:
        return self.column * COLUMN

    @property
    def left(self) -> int:
        """Where the invoke part begins: after the init part, when there is one."""
        return self.x + (INIT if self.init else 0)

    @property
    def width(self) -> int:
        return BOX - (INIT if self.init else 0)

    @property
    def middle(self) -> int:
        return self.left + self.width // 2

    @property
    def age(self) -> str:
        """Of the globals it found: "0 ms", "4.2 s", "3 min"."""
        if self.age_s is None:
            return _("older than what is drawn")
        if self.age_s < 1:
            return f"{self.age_s * 1000:.0f} ms"
        return (
            f"{number_format(f'{self.age_s:.1f}')} s" if self.age_s < 120 else f"{self.age_s // 60:.0f} min"
        )

    @property
    def start(self) -> str:
        return _(_STARTS[self.init])

    @property
    def result(self) -> str:
        state = self.invocation.state
        return _(_RESULTS.get(state, state))

    @property
    def sign(self) -> str:
        known = "" if self.number is None else str(self.number)
        return known if self.invocation.state == "succeeded" else f"{known}✗"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """`name` is the beginning of the environment's id; `box` its latest invocation."""

    name: str
    boxes: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return self.boxes[-1]

    @property
    def ahead(self) -> bool:
        return any(box.init == "ahead" for box in self.boxes)

    @property
    def restored(self) -> bool:
        return any(box.init == "restored" for box in self.boxes)

    @property
    def told(self) -> str:
        """How old its globals are, and how often they were used. What was copied is no older than that."""
        number = self.box.number or 0
        words = ngettext("%(age)s old, %(number)s invocation", "%(age)s old, %(number)s invocations", number)
        if not self.ahead and not self.restored:
            words = ngettext(
                "globals %(age)s old, %(number)s invocation",
                "globals %(age)s old, %(number)s invocations",
                number,
            )
        return words % {"age": self.box.age, "number": intcomma(number)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Lanes:
    """`rows` is the same as a table, the latest first; `left_out` are not drawn."""

    lanes: tuple[Lane, ...]
    rows: tuple[Box, ...]
    left_out: int
    width: int

    @property
    def told(self) -> str:
        """For who cannot see it."""
        of_lanes = ngettext("%(number)s environment", "%(number)s environments", len(self.lanes))
        of_rows = ngettext("with %(number)s invocation.", "with %(number)s invocations.", len(self.rows))
        return f"{of_lanes % {'number': len(self.lanes)}} {of_rows % {'number': len(self.rows)}}"


def lanes_of(function: OwnFunction) -> Lanes | None:
    """None when there is nothing to draw. One query."""
    boxes = _boxes(invocations_of(function, runs=RUNS, enough=READ))
    return draw(boxes) if boxes else None


def draw(boxes: Sequence[Box]) -> Lanes:
    """The environments used last, in the order of their first box."""
    lately = sorted({box.environment: box for box in boxes}.values(), key=lambda box: box.began_at)
    shown = {box.environment for box in lately[-LANES:]}
    drawn = _in_columns([box for box in boxes if box.environment in shown][-BOXES:])
    names = list(dict.fromkeys(box.environment for box in drawn))
    lanes = tuple(
        Lane(name=name[:6], boxes=tuple(box for box in drawn if box.environment == name)) for name in names
    )
    return Lanes(
        lanes=lanes,
        rows=tuple(reversed(drawn)),
        left_out=len(boxes) - len(drawn),
        width=(max(box.column for box in drawn) + 1) * COLUMN,
    )


def _boxes(runs: Sequence[Drawn]) -> list[Box]:
    """By when they began, each with the age of the globals it found."""
    boxes = [
        Box(
            run_id=play.run_id,
            environment=one.environment,
            began_at=at + timedelta(milliseconds=one.began_ms),
            invocation=one,
            init=_init_of(one),
            number=None,
            age_s=None,
        )
        for play, at, invocations in runs
        for one in invocations
        if one.environment
    ]
    boxes.sort(key=lambda box: box.began_at)
    return _aged(boxes)


def _init_of(one: Invocation) -> str:
    if one.restore_ms is not None:
        return "restored"
    return "cold" if one.cold else "ahead" if one.ahead_ms is not None else ""


def _aged(boxes: Sequence[Box]) -> list[Box]:
    aged: list[Box] = []
    before: dict[str, tuple[datetime | None, int, bool]] = {}  # when it was initialised, how many since, lost
    for box in boxes:
        init_at, number, lost = before.get(box.environment, (None, 0, False))
        init = box.init or ("again" if lost else "")
        if init:
            init_at, number = _initialised_at(box), 0
        number += 1
        before[box.environment] = (init_at, number, box.invocation.lost)
        if init_at is None:
            aged.append(replace(box, init=init))
        else:
            age_s = (box.began_at - init_at).total_seconds()
            aged.append(replace(box, init=init, number=number, age_s=age_s))
    return aged


def _initialised_at(box: Box) -> datetime:
    one = box.invocation
    before_ms = 0 if one.ahead_at_ms is None or box.init == "restored" else one.began_ms - one.ahead_at_ms
    return box.began_at - timedelta(milliseconds=before_ms)


def _in_columns(boxes: Sequence[Box]) -> list[Box]:
    placed: list[Box] = []
    under_way: list[tuple[datetime, int]] = []  # when it ends, its column
    ended = -1  # the last column of those that have ended
    last: dict[str, int] = {}  # of each environment
    for box in boxes:
        while under_way and under_way[0][0] <= box.began_at:
            ended = max(ended, heapq.heappop(under_way)[1])
        column = max(ended, last.get(box.environment, -1)) + 1
        last[box.environment] = column
        took = timedelta(milliseconds=box.invocation.ended_ms - box.invocation.began_ms)
        heapq.heappush(under_way, (box.began_at + took, column))
        placed.append(replace(box, column=column))
    return placed
