"""Figures and stamps as Lambda writes them (conformance rows 16–23)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .outcome import Report, Status

# python3.14, nodejs22.x, provided.al2023: AWS writes python:3.14, nodejs:22, provided:al2023.
_NAME = re.compile(r"^([a-z]+)\.?(.+?)(\.x)?$")


def figures(
    *,
    duration_ms: float,
    init_ms: float | None,
    memory_mb: int,
    used_mb: int,
    status: Status,
    restore_ms: float | None = None,
    billed_restore_ms: int | None = None,
) -> Report:
    """
    Billed is init, duration and what is billed of a restore together, as shown, rounded up to a
    millisecond (facts K-4, L-4).
    """
    hundredths = round(duration_ms * 100), round((init_ms or 0) * 100), (billed_restore_ms or 0) * 100
    return Report(
        duration_ms=hundredths[0] / 100,
        billed_duration_ms=max(1, -(-sum(hundredths) // 100)),
        init_duration_ms=None if init_ms is None else hundredths[1] / 100,
        memory_size_mb=memory_mb,
        max_memory_used_mb=used_mb,
        status=status,
        restore_duration_ms=None if restore_ms is None else round(restore_ms, 2),
        billed_restore_duration_ms=billed_restore_ms,
    )


def stamp(now: datetime | None = None) -> str:
    """`now` in UTC."""
    moment = now or datetime.now(UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def moment_of(micros: int) -> datetime:
    """Of Unix time in microseconds, which somebody inside has told: anything that is no time is now."""
    try:
        return datetime.fromtimestamp(micros / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
