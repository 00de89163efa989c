"""What became of the plan of some days ago: what was done of it, what was not, and what that changes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from .study_plan import Item, Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """`to` is the day it is on now; None where it is not planned any more, or does not fit."""

    item: Item
    to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """
    From `since` to yesterday: of what was `planned`, what was `done` and what `missed`; `ahead` was done
    without having been planned for these days. `freed` are days to come that had something to learn then and
    have nothing now. `ended_on` is the last day of learning as it was to be then, `ends_on` as it is now.
    """

    since: date
    planned: tuple[Item, ...]
    done: tuple[Item, ...]
    missed: tuple[Moved, ...]
    ahead: tuple[Item, ...]
    freed: tuple[date, ...]
    ended_on: date | None
    ends_on: date | None
    fits_now: bool  # and did not then
    fits_no_longer: bool

    @property
    def anything(self) -> bool:
        return bool(self.planned or self.ahead or self.freed or self.fits_now or self.fits_no_longer)


def compare(*, then: Plan, now: Plan, done_since: Set[str]) -> Change:
    """`then` is the plan as it was on an earlier day; `done_since` has the keys of what was done since."""
    planned = tuple(item for day in then.days if day.on < now.today for item in day.items)
    keys = {item.key for item in planned}
    later = [item for day in then.days if day.on >= now.today for item in day.items]
    missed = [item for item in planned if item.key not in done_since]
    ahead = [item for item in (*later, *then.not_fitting) if item.key in done_since and item.key not in keys]
    return Change(
        since=then.today,
        planned=planned,
        done=tuple(item for item in planned if item.key in done_since),
        missed=tuple(Moved(item=item, to=now.day_of(item.key)) for item in missed),
        ahead=tuple(ahead),
        freed=_freed(then, now),
        ended_on=then.ends_on,
        ends_on=now.ends_on,
        fits_now=bool(then.not_fitting) and not now.not_fitting,
        fits_no_longer=bool(now.not_fitting) and not then.not_fitting,
    )


def _freed(then: Plan, now: Plan) -> tuple[date, ...]:
    busy = {day.on for day in now.days if day.items}
    return tuple(day.on for day in then.days if day.on >= now.today and day.items and day.on not in busy)
