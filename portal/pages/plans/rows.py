"""A plan's days as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.engines.scheduling.study_plan import Day, Item, Plan
from portal.engines.scheduling.study_plan_change import Change
from portal.records.plans.rows import Row, rows_of


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """`until` is another day than `on` for days in a row with nothing but reviews on them."""

    on: date
    until: date
    minutes: int
    reviews_min: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """`on` is its Monday."""

    on: date
    minutes: int
    days: tuple[DayRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """
    What was planned and not done, by the day it is on now; `to` is None for what is not planned any more, and
    `fits` says whether that is for want of room.
    """

    to: date | None
    fits: bool
    rows: tuple[Row, ...]


def missed_of(change: Change | None, plan: Plan) -> tuple[Missed, ...]:
    """The earliest day first, what is not planned any more last."""
    if change is None:
        return ()
    left_out = {item.key for item in plan.not_fitting}
    found: dict[tuple[date, bool], list[Item]] = {}
    for moved in change.missed:
        fits = moved.item.key not in left_out
        found.setdefault((moved.to or date.max, fits), []).append(moved.item)
    return tuple(
        Missed(to=None if to == date.max else to, fits=fits, rows=rows_of(items))
        for (to, fits), items in sorted(found.items(), key=lambda one: one[0])
    )


def weeks_of(plan: Plan) -> tuple[Week, ...]:
    """The days to come; several in a row with nothing but reviews are one, in the week it begins in."""
    days = _joined(day for day in plan.days if day.on > plan.today)
    by_week = groupby(days, key=lambda day: day.on.isocalendar()[:2])
    weeks = ((year, week, tuple(group)) for (year, week), group in by_week)
    return tuple(
        Week(
            on=date.fromisocalendar(year, week, 1),
            minutes=sum(day.minutes for day in group if day.rows),
            days=group,
        )
        for year, week, group in weeks
    )


def _joined(days: Iterable[Day]) -> Iterator[DayRow]:
    for has_items, group in groupby(days, key=lambda day: bool(day.items)):
        listed = list(group)
        if has_items:
            yield from (_day_row(day, day.on) for day in listed)
        elif listed[0].reviews_min:
            yield _day_row(listed[0], listed[-1].on)


def _day_row(day: Day, until: date) -> DayRow:
    return DayRow(
        on=day.on,
        until=until,
        minutes=day.planned_min,
        reviews_min=day.reviews_min,
        rows=rows_of(day.items, day.done),
    )
