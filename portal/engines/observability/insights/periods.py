"""
Periods of time, and moments cut to them.

Units and their short forms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .syntax import Span
from .values import Moment

_SECOND = 1_000
_DAY = 86_400 * _SECOND
_WORDS: dict[str, Span] = {
    "millisecond ms msec": Span(1),
    "second s sec": Span(_SECOND),
    "minute m min": Span(60 * _SECOND),
    "hour h hr": Span(3_600 * _SECOND),
    "day d": Span(_DAY),
    "week w": Span(7 * _DAY),
    "month mo mon": Span(0, 1),
    "quarter q qtr": Span(0, 3),
    "year y yr": Span(0, 12),
}
_UNITS = {word: span for words, span in _WORDS.items() for word in words.split()}
_MOST = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_span(text: str) -> Span | None:
    """5m, 1hr, 30secs. None for what is no period."""
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    unit = text[len(digits) :]
    span = _UNITS.get(unit) or (_UNITS.get(unit[:-1]) if len(unit) > 2 and unit.endswith("s") else None)
    if span is None or not digits or len(digits) > 7 or not 0 < int(digits) <= _MOST:
        return None
    return Span(span.ms * int(digits), span.months * int(digits))


def floor(moment: float, span: Span) -> Moment | None:
    """The beginning of the period that `moment` is in, counted from 1970; None for no time at all."""
    return _cut(moment, span, 0)


def ceil(moment: float, span: Span) -> Moment | None:
    """The beginning of the next period, unless it is one itself."""
    begins = floor(moment, span)
    return begins if begins is None or begins == moment else _cut(moment, span, 1)


def _cut(moment: float, span: Span, later: int) -> Moment | None:
    if not span.months:
        return Moment((moment // span.ms + later) * span.ms)
    try:
        at = _EPOCH + timedelta(milliseconds=moment)
        months = ((at.year - 1970) * 12 + at.month - 1) // span.months * span.months + later * span.months
        begins = datetime(1970 + months // 12, months % 12 + 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return Moment((begins - _EPOCH).total_seconds() * _SECOND)
