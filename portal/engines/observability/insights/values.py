"""What fields hold: text, numbers and moments; None where there is nothing."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")


class Moment(float):
    """Milliseconds since 1970, shown as a time of day; everywhere else a number as any other."""

    __slots__ = ()


Value = str | float | None


def number(value: Value) -> float | None:
    """Also of a text that is one. None for everything else."""
    match value:
        case float() | int():
            return float(value) if math.isfinite(value) else None
        case str() if _NUMBER.fullmatch(value):
            found = float(value)
            return found if math.isfinite(found) else None
    return None


def shown(value: Value) -> str:
    """As a page shows it: numbers with four decimals at most, moments as 2026-01-31 23:59:59.999."""
    match value:
        case None:
            return ""
        case Moment():
            return _stamp(value)
        case float() | int():
            return _figure(float(value))
    return value


def is_true(value: Value) -> bool:
    found = number(value)
    return found is not None and found != 0


def compare(left: Value, right: Value) -> int | None:
    """Below, at or above 0; as numbers where both are. None where one of them is missing."""
    if left is None or right is None:
        return None
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return (one > other) - (one < other)
    first, second = shown(left), shown(right)
    return (first > second) - (first < second)


def order(value: Value) -> tuple[int, float, str]:
    """For sorting: what is missing, then text, then numbers, as `sort` does."""
    if value is None:
        return 0, 0.0, ""
    found = number(value)
    return (1, 0.0, shown(value)) if found is None else (2, found, "")


def _figure(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or abs(value) < 1e-4:
        return f"{value:.6g}"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _stamp(value: Moment) -> str:
    try:
        moment = _EPOCH + timedelta(milliseconds=float(value))
    except (OverflowError, ValueError):
        return _figure(float(value))
    return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"
