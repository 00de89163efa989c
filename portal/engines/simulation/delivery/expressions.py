"""
When a schedule is due: at(…), rate(…) and cron(…), in a time zone.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from portal.engines.simulation.account import BadSettings

from .days import Days, read_days
from .fields import MONTHS, numbers
from .rules import SCHEDULE

_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_RATE = re.compile(r"rate\(([1-9]\d{0,5}) (minute|minutes|hour|hours|day|days)\)")
_CRON = re.compile(r"cron\((\S+(?: \S+){5})\)")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_YEARS = (1970, 2199)
_ZONE = re.compile(r"[A-Za-z0-9+_/-]{1,50}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """One of `moment`, `every` and `cron` is not None."""

    zone: tzinfo
    moment: datetime | None = None
    every: timedelta | None = None
    cron: Cron | None = None

    def times(self, begins: datetime, until: datetime) -> Iterator[datetime]:
        """In order, from `begins` and before `until`, in UTC. A rate begins at once."""
        if self.moment is not None:
            if begins <= self.moment < until:
                yield self.moment
        elif self.every is not None:
            due = begins
            while due < until:
                yield due
                due += self.every
        elif self.cron is not None:
            yield from self.cron.times(begins, until, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    days: Days

    def times(self, begins: datetime, until: datetime, zone: tzinfo) -> Iterator[datetime]:
        day = begins.astimezone(zone).date()
        last = until.astimezone(zone).date()
        while day <= last:
            if day.year in self.years and day.month in self.months and self.days.has(day):
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        due = _in_zone(datetime(day.year, day.month, day.day, hour, minute), zone)
                        if due is not None and begins <= due < until:
                            yield due
            day += timedelta(days=1)


def _in_zone(naive: datetime, zone: tzinfo) -> datetime | None:
    """
    None for a time that the clocks leave out in spring; in autumn the first of the two.
    """
    due = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return due if due.astimezone(zone).replace(tzinfo=None) == naive else None


def read_expression(text: str, *, zone: str = "UTC") -> Expression:
    """Raises BadSettings."""
    if len(text) > SCHEDULE.expression_characters:
        raise BadSettings(f"A schedule expression has at most {SCHEDULE.expression_characters} characters.")
    there = _zone(zone)
    if found := _AT.fullmatch(text):
        try:
            naive = datetime.fromisoformat(found.group(1))
        except ValueError:
            raise BadSettings(f"{text} is no time that there is.") from None
        return Expression(zone=there, moment=naive.replace(tzinfo=there).astimezone(UTC))
    if found := _RATE.fullmatch(text):
        count, unit = int(found.group(1)), found.group(2)
        if (count == 1) == unit.endswith("s"):
            raise BadSettings(f"{text}: write 1 minute, and 2 minutes.")
        return Expression(zone=there, every=count * _UNITS[unit.removesuffix("s")])
    if found := _CRON.fullmatch(text):
        return Expression(zone=there, cron=_cron(found.group(1)))
    raise BadSettings(f"{text[:60]} is no schedule: write at(…), rate(5 minutes) or cron(0 12 * * ? *).")


def _cron(text: str) -> Cron:
    minutes, hours, days, months, weekdays, years = text.split(" ")
    return Cron(
        minutes=numbers(minutes, (0, 59), "minutes"),
        hours=numbers(hours, (0, 23), "hours"),
        months=numbers(months, (1, 12), "month", MONTHS),
        years=numbers(years, _YEARS, "year"),
        days=read_days(days, weekdays),
    )


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        if not _ZONE.fullmatch(name):
            raise ValueError(name)
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadSettings(f"There is no time zone {name[:50]!r}.") from None
