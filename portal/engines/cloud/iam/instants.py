"""Dates in conditions: "W3C implementations of the ISO 8601 date formats or in epoch (UNIX) time"."""

from __future__ import annotations

import re
from datetime import date

_DAY_NS = 86_400 * 10**9
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = re.compile(r"\d{1,19}")
_W3C = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})"
    r"(?:[Tt](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2}))?)?)?"
)


def instant(text: str) -> int | None:
    """
    Nanoseconds since 1970, None for what is no date. Four digits are a year, other digits are seconds.

    Seconds go to 2**63 - 1, fractions to nanoseconds, which is what IAM takes.
    """
    if match := _W3C.fullmatch(text):
        return _from_w3c(match)
    if _EPOCH.fullmatch(text) and int(text) < 2**63:
        return int(text) * 10**9
    return None


def _from_w3c(match: re.Match[str]) -> int | None:
    year, month, day, hour, minute, second = (int(match[place] or default) for place, default in _DEFAULTS)
    if hour > 23 or minute > 59 or second > 59:
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    seconds = hour * 3_600 + minute * 60 + second
    zone = match[8] or "Z"
    if zone not in "Zz":
        offset = int(zone[1:3]) * 3_600 + int(zone[4:6]) * 60
        if int(zone[1:3]) > 23 or int(zone[4:6]) > 59:
            return None
        seconds -= offset if zone[0] == "+" else -offset
    return days * _DAY_NS + seconds * 10**9 + int((match[7] or "0").ljust(9, "0"))


_DEFAULTS = ((1, 0), (2, 1), (3, 1), (4, 0), (5, 0), (6, 0))
