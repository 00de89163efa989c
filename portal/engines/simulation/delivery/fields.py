"""One field of a cron expression: numbers and names, with , - * and /."""

from __future__ import annotations

from portal.engines.simulation.account import BadSettings

MONTHS = {name: number for number, name in enumerate(
    ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1
)}  # fmt: skip
WEEKDAYS = {name: number for number, name in enumerate(
    ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), start=1
)}  # fmt: skip


def numbers(
    text: str, bounds: tuple[int, int], field: str, names: dict[str, int] | None = None
) -> frozenset[int]:
    """Of a field with , - * and /. Raises BadSettings."""
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            low, high = bounds
        else:
            low = _number(first, bounds, field, names)
            high = _number(last, bounds, field, names) if dash else (bounds[1] if slash else low)
        every = _number(step, (1, bounds[1]), field, None) if slash else 1
        if low > high:
            raise BadSettings(f"cron, {field}: {part[:20]} goes backwards.")
        found.update(range(low, high + 1, every))
    return frozenset(found)


def _number(text: str, bounds: tuple[int, int], field: str, names: dict[str, int] | None) -> int:
    if names and text.upper() in names:
        return names[text.upper()]
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not bounds[0] <= int(text) <= bounds[1]:
        raise BadSettings(f"cron, {field}: {text[:20]!r} is not from {bounds[0]} to {bounds[1]}.")
    return int(text)
