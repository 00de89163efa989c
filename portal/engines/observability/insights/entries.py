"""
Entries of a log: what a query is asked of.

Of a run there is the text of its log (emulator Outcome.log), which has no time for each line. A line is
stamped with the time that it tells itself, as AWS's clients and JSON logs do; else with that of the line
before it, and Lambda's END and REPORT with the end of the invocation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

ENTRIES = 10_000  # of one query
MESSAGE_CHARACTERS = 256 * 1024  # the most that an event of CloudWatch Logs has
TOTAL_CHARACTERS = 8 * 1024 * 1024

# A stamp near the beginning of a line: of awslambdaric's text, or "timestamp" and "time" of JSON logs.
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z")
_NEAR = 400
_ENDED = re.compile(r"(?:END|REPORT) RequestId: ")
_TOOK = re.compile(r"^REPORT RequestId: .*?\tDuration: (\d{1,9}(?:\.\d+)?) ms", re.MULTILINE)
_LEVEL = re.compile(r"\[[A-Z]{3,12}\][ \t]")
_FRAME = re.compile(r"[ \t]|Traceback \(most recent call last\):$")
_REPORT, _TRACED = "REPORT RequestId: ", "XRAY TraceId: "


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """`at_ms` since 1970. `group` as in @log: account and group, with a colon between."""

    at_ms: int
    message: str
    stream: str
    group: str


def entries_of(log: str, *, began_ms: int, stream: str, group: str) -> tuple[LogEntry, ...]:
    """
    The entries of one invocation's log, in order, and never going back in time.

    A traceback belongs to the error before it, as AWS's client sends both in one; the trace to its REPORT.
    """
    at_ms, took = began_ms, _TOOK.search(log)
    entries = []
    for message in _messages(log[:TOTAL_CHARACTERS]):
        told = _told_ms(message)
        if told is None and took is not None and _ENDED.match(message):
            told = began_ms + round(float(took[1]))
        at_ms = max(at_ms, told if told is not None else at_ms)
        entries.append(
            LogEntry(at_ms=at_ms, message=message[:MESSAGE_CHARACTERS], stream=stream, group=group)
        )
        if len(entries) == ENTRIES:
            break
    return tuple(entries)


def _messages(log: str) -> list[str]:
    """Lines; what follows an error and looks like its frames is one with it, and REPORT's second line too."""
    messages: list[list[str]] = []
    is_error = False
    for line in log.split("\n"):
        if not line.strip():
            continue
        is_trace = line.startswith(_TRACED) and messages and messages[-1][0].startswith(_REPORT)
        if is_trace or (is_error and _FRAME.match(line)):
            messages[-1].append(line)
            continue
        is_error = _LEVEL.match(line) is not None
        messages.append([line.rstrip("\r")])
    return ["\n".join(lines) for lines in messages]


def _told_ms(message: str) -> int | None:
    if not message.startswith(("[", "{", "2")):
        return None
    found = _STAMP.search(message, 0, _NEAR)
    if found is None:
        return None
    try:
        return round(datetime.fromisoformat(found[1]).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None
