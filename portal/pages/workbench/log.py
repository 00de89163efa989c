"""A log as lines to show."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHOWN = 100_000  # characters

_PLATFORM = re.compile(r"(START|END|REPORT) RequestId: |INIT_START |INIT_REPORT ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`platform` lines are Lambda's own, not the function's."""

    text: str
    platform: bool


def lines_of(log: str) -> tuple[Line, ...]:
    return tuple(
        Line(text=text, platform=bool(_PLATFORM.match(text))) for text in log[:SHOWN].rstrip("\n").split("\n")
    )


def ran_out_of_memory(log: str) -> bool:
    """REPORT says so, and nothing else does."""
    return any(
        "Error Type: Runtime.OutOfMemory" in line
        for line in log[-4_000:].split("\n")
        if line.startswith("REPORT")
    )
