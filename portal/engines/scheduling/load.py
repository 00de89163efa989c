"""
How much is due on which day: a new date moves to a quieter day nearby, and what has piled
up is spread over the days to come.

The most urgent comes first: what is most likely forgotten, and of two alike the one that took
longer to build up. Every fifth place of a day goes to whatever has been due the longest instead,
so that nothing waits for ever behind things more urgent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .cards import DAY, Card, recall_on

A_DAY = 20
LEAST_A_DAY, MOST_A_DAY = 5, 200
EVERY = 5  # places, of which one goes to what has waited longest

# py-fsrs's own ranges of fuzz, used to choose rather than to roll dice: (from, to, part of the days between).
_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A card with the name that its owner knows it by. `on` is the day from which it is due."""

    key: int
    on: date
    card: Card


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """The keys to review on a day, in this order."""

    on: date
    keys: tuple[int, ...]


def window(on: date, interval_days: int) -> tuple[date, date]:
    """The first and the last day that a date may move to: the day itself for short intervals."""
    if interval_days < _RANGES[0][0]:
        return on, on
    width = round(1 + sum(part * max(min(interval_days, to) - start, 0) for start, to, part in _RANGES))
    return on - min(width, interval_days - 2) * DAY, on + width * DAY


def balance(on: date, interval_days: int, load: Mapping[date, int]) -> date:
    """
    The day with the fewest reviews in the window of a date; the nearest of them, the earlier of two.
    `load` counts what is due on the days of the window without this card.
    """
    earliest, latest = window(on, interval_days)
    days = [earliest + number * DAY for number in range((latest - earliest).days + 1)]
    return min(days, key=lambda day: (load.get(day, 0), abs(day - on), day))


def spread(due: Iterable[Due], *, today: date, a_day: int, done: int = 0) -> tuple[Day, ...]:
    """
    What to review on which day, from today until everything has its day: at most `a_day` a day,
    and today that many less the `done` ones. Nothing comes before it is due, unless the day it
    is due on has passed. Days without anything are left out.
    """
    if a_day < 1:
        raise ValueError("Nothing can be spread over days that hold nothing.")
    coming = sorted(due, key=lambda one: (one.on, one.key), reverse=True)
    waiting: list[Due] = []
    days: list[Day] = []
    day, room = today, max(a_day - done, 0)
    while coming or waiting:
        while coming and coming[-1].on <= day:
            waiting.append(coming.pop())
        chosen = _choose(waiting, day, room, first_place=day.toordinal() * a_day + a_day - room)
        if chosen:
            days.append(Day(on=day, keys=tuple(one.key for one in chosen)))
            taken = {one.key for one in chosen}
            waiting = [one for one in waiting if one.key not in taken]
        day, room = _next_day(day, waiting, coming), a_day
    return tuple(days)


def urgency(one: Due, on: date) -> tuple[float, float, date, int]:
    """Smaller is more urgent on that day."""
    return (recall_on(one.card, on), -(one.card.stability or 0.0), one.on, one.key)


def _next_day(day: date, waiting: list[Due], coming: list[Due]) -> date:
    """Tomorrow, or where there is nothing to do until then, the day of what comes next."""
    return day + DAY if waiting or not coming else max(day + DAY, coming[-1].on)


def _choose(waiting: list[Due], day: date, room: int, *, first_place: int) -> list[Due]:
    """At most `room`. Places are counted on from day to day, so that a small day has its fifth too."""
    urgent = sorted(waiting, key=lambda one: urgency(one, day), reverse=True)
    if len(urgent) <= room:
        return urgent[::-1]
    oldest = sorted(waiting, key=lambda one: (one.on, one.key), reverse=True)
    chosen: list[Due] = []
    taken: set[int] = set()
    for place in range(first_place, first_place + room):
        line = oldest if place % EVERY == EVERY - 1 else urgent
        while line[-1].key in taken:
            line.pop()
        chosen.append(line.pop())
        taken.add(chosen[-1].key)
    return chosen
