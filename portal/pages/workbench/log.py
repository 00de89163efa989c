"""A log as lines to show."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHOWN = 100_000  # characters

_PLATFORM = re.compile(
    r"(START|END|REPORT) RequestId: |XRAY TraceId: |INIT_START |INIT_REPORT "
    r'|\{"time":"[^"]{1,40}","type":"platform\.'
)
_REPORT = re.compile(r'REPORT|\{"time":"[^"]{1,40}","type":"platform\.report"')
_OUT_OF_MEMORY = ("Error Type: Runtime.OutOfMemory", '"Runtime.OutOfMemory"')


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
    """REPORT says so, and nothing else does; in JSON where logs are JSON."""
    return any(
        words in line for line in log[-4_000:].split("\n") if _REPORT.match(line) for words in _OUT_OF_MEMORY
    )
