"""
What to learn on which day until an interview.

What is to be learned is a sequence, and days are filled with it in that order: an item that a day has no
room for begins the next one. So that a plan is easy to believe, three things hold whatever is asked for:
what fits is a beginning of the sequence, more minutes never make it shorter, and nothing that is done makes
what is left take longer. Filling gaps with what comes later would break the last two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

LONGEST_DAYS = 366  # ahead; an interview that is further away needs no plan for a day yet


class Kind(StrEnum):
    LESSON = "lesson"
    LAB = "lab"
    QUESTIONS = "questions"
    INTERVIEW = "interview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """
    `ref` is the slug of a lesson, a lab or a topic; `number` tells several of a kind with one ref apart.
    A portion of practice has so many `questions`, and is done once `upto` of its topic are answered.
    """

    kind: Kind
    ref: str
    title: str
    minutes: int
    number: int = 1
    questions: int = 0
    upto: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.ref}:{self.number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """
    `items` is all there is to learn, done or not, in the order in which it is to be done; `last` is the mock
    interview that the last day of study is for. `minutes` has those of each weekday (0 is Monday), and only
    weekdays on which there are any. `reviews_min` is what reviews are expected to take on a day.

    What was done before `today` is not planned any more. What is done today stays in today's list, so that
    the list one works through does not change while one does.
    """

    today: date
    interview_on: date
    minutes: Mapping[int, int]
    items: tuple[Item, ...]
    last: Item | None = None
    reviews_min: int = 0
    done_before: frozenset[str] = frozenset()
    done_today: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """`minutes` is what there is of time; `items` may take longer only where there is a single one."""

    on: date
    minutes: int
    reviews_min: int = 0
    items: tuple[Item, ...] = ()
    done: frozenset[str] = frozenset()  # keys; of today only

    @property
    def planned_min(self) -> int:
        return self.reviews_min + sum(item.minutes for item in self.items)

    @property
    def left(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.key not in self.done)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """`days` are those with time on them, from today on. `rest_on`, before the interview, is none of them."""

    today: date
    interview_on: date
    days: tuple[Day, ...]
    not_fitting: tuple[Item, ...]

    @property
    def rest_on(self) -> date:
        return self.interview_on - timedelta(days=1)

    def on(self, day: date) -> Day | None:
        return next((one for one in self.days if one.on == day), None)

    @property
    def left(self) -> tuple[Item, ...]:
        """What is planned and not done."""
        return tuple(item for day in self.days for item in day.left)

    @property
    def ends_on(self) -> date | None:
        """The last day with something to learn, mock interviews aside; None for none."""
        learning = [day.on for day in self.days if any(item.kind != Kind.INTERVIEW for item in day.left)]
        return learning[-1] if learning else None

    def day_of(self, key: str) -> date | None:
        return next((day.on for day in self.days for item in day.items if item.key == key), None)


@dataclass(kw_only=True, slots=True)
class _Filling:
    """A day while it is filled. `taken` are the minutes of what is on it."""

    on: date
    minutes: int
    reviews_min: int
    items: list[Item] = field(default_factory=list)
    taken: int = 0

    def takes(self, item: Item) -> bool:
        """An empty day takes anything, alone if need be: else what is long would never be done."""
        return not self.items or self.taken + item.minutes <= self.minutes - self.reviews_min

    def put(self, item: Item) -> None:
        self.items.append(item)
        self.taken += item.minutes
        # Reviews can be cut short, a lab cannot.
        self.reviews_min = min(self.reviews_min, max(0, self.minutes - self.taken))

    def to_day(self, done: frozenset[str] = frozenset()) -> Day:
        kept = frozenset(item.key for item in self.items) & done
        return Day(
            on=self.on,
            minutes=self.minutes,
            reviews_min=self.reviews_min,
            items=tuple(self.items),
            done=kept,
        )


def make_plan(wanted: Wanted) -> Plan:
    """The same for the same. Costs some microseconds an item and a day."""
    left = [item for item in wanted.items if item.key not in wanted.done_before]
    days = _empty_days(wanted)
    last = _last(wanted, days)
    if days and last:
        days[-1].put(last)
    todays: _Filling | None = days[0] if days and days[0].on == wanted.today else None
    if todays:
        left = _fill([todays], left)
    left = _fill(days[1:] if todays else days, [one for one in left if one.key not in wanted.done_today])
    unplaced = [last] if last and not days else []
    return Plan(
        today=wanted.today,
        interview_on=wanted.interview_on,
        days=tuple(day.to_day(wanted.done_today if day is todays else frozenset()) for day in days),
        not_fitting=(*left, *unplaced),
    )


def spread_week(week_min: int, weekdays: Iterable[int]) -> dict[int, int]:
    """Minutes by weekday: evenly, and what is over goes to the first of them."""
    days = sorted(set(weekdays))
    if not days:
        return {}
    each, over = divmod(max(0, week_min), len(days))
    return {day: each + (place < over) for place, day in enumerate(days)}


def study_days(today: date, interview_on: date, weekdays: Iterable[int]) -> Iterator[date]:
    """From today to two days before the interview: the day before is for resting."""
    on = set(weekdays)
    for number in range(min((interview_on - today).days - 1, LONGEST_DAYS)):
        day = today + timedelta(days=number)
        if day.weekday() in on:
            yield day


def _empty_days(wanted: Wanted) -> list[_Filling]:
    minutes = {weekday: given for weekday, given in wanted.minutes.items() if given > 0}
    return [
        _Filling(
            on=day,
            minutes=minutes[day.weekday()],
            # Half of the day at most: a backlog of cards is not to keep anybody from going on.
            reviews_min=min(wanted.reviews_min, minutes[day.weekday()] // 2),
        )
        for day in study_days(wanted.today, wanted.interview_on, minutes)
    ]


def _last(wanted: Wanted, days: list[_Filling]) -> Item | None:
    """The mock interview before the end, unless it is done; done on its own day, it stays in the list."""
    on_its_day = bool(days) and days[-1].on == wanted.today
    done = wanted.done_before if on_its_day else wanted.done_before | wanted.done_today
    return wanted.last if wanted.last and wanted.last.key not in done else None


def _fill(days: list[_Filling], items: list[Item]) -> list[Item]:
    """Puts items into days, in order; what is left over comes back."""
    place = 0
    for number, item in enumerate(items):
        while place < len(days) and not days[place].takes(item):
            place += 1
        if place == len(days):
            return items[number:]
        days[place].put(item)
    return []
