"""The two fields of a cron expression that say which days: of the month, or of the week, never both."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from portal.engines.simulation.account import BadSettings

from .fields import WEEKDAYS, numbers

_NEAREST = re.compile(r"(\d{1,2})W")
_LAST_OF = re.compile(r"([1-7])L")
_INSTANCE = re.compile(r"([1-7])#([1-5])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Sunday is 1. Of `of_month`, `of_week` and the rest one says which days; the others are empty."""

    of_month: frozenset[int] = frozenset()
    of_week: frozenset[int] = frozenset()
    is_last: bool = False  # of the month
    nearest: int | None = None  # the weekday that is closest to this day
    last_weekday: int | None = None
    instance: tuple[int, int] | None = None  # a weekday, and which of the month's

    def has(self, day: date) -> bool:
        length = calendar.monthrange(day.year, day.month)[1]
        weekday = _weekday(day)
        if self.is_last:
            return day.day == length
        if self.nearest is not None:
            return day.day == _closest(day, min(self.nearest, length), length)
        if self.last_weekday is not None:
            return weekday == self.last_weekday and day.day > length - 7
        if self.instance is not None:
            return weekday == self.instance[0] and (day.day - 1) // 7 + 1 == self.instance[1]
        return day.day in self.of_month or weekday in self.of_week


def read_days(of_month: str, of_week: str) -> Days:
    """Raises BadSettings."""
    if (of_month == "?") == (of_week == "?"):
        raise BadSettings('cron: one of day-of-month and day-of-week has to be "?", and the other not.')
    return _of_month(of_month) if of_week == "?" else _of_week(of_week)


def _of_month(text: str) -> Days:
    if text == "L":
        return Days(is_last=True)
    if found := _NEAREST.fullmatch(text):
        day = int(found.group(1))
        if not 1 <= day <= 31:
            raise BadSettings(f"cron, day-of-month: {text} is no day.")
        return Days(nearest=day)
    return Days(of_month=numbers(text, (1, 31), "day-of-month"))


def _of_week(text: str) -> Days:
    if text == "L":
        return Days(of_week=frozenset({7}))
    if found := _LAST_OF.fullmatch(text):
        return Days(last_weekday=int(found.group(1)))
    if found := _INSTANCE.fullmatch(text):
        return Days(instance=(int(found.group(1)), int(found.group(2))))
    return Days(of_week=numbers(text, (1, 7), "day-of-week", WEEKDAYS))


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _closest(day: date, wanted: int, length: int) -> int:
    """Saturday goes back to Friday and Sunday on to Monday, within the month."""
    weekday = _weekday(day.replace(day=wanted))
    if weekday == 7:
        return wanted - 1 if wanted > 1 else wanted + 2
    if weekday == 1:
        return wanted + 1 if wanted < length else wanted - 2
    return wanted
