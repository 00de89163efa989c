"""Entries to ask queries of."""

from __future__ import annotations

from portal.engines.observability.insights import LogEntry, Result, ask, shown

BEGAN_MS = 1_767_225_600_000  # 2026-01-01
REQUEST = "8f507cfc-1e5a-4a2e-9a3b-1c2d3e4f5a6b"
GROUP = "111122223333:/aws/lambda/shop"
REPORT = (
    f"REPORT RequestId: {REQUEST}\tDuration: 12.34 ms\tBilled Duration: 93 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 40 MB\tInit Duration: 80.10 ms\t"
)
LOG = f"""\
INIT_START Runtime Version: python:3.14.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:0
START RequestId: {REQUEST} Version: $LATEST
[INFO]\t2026-01-01T00:00:00.005Z\t{REQUEST}\thello
[ERROR] ZeroDivisionError: division by zero
Traceback (most recent call last):
  File "/var/task/lambda_function.py", line 1, in lambda_handler
    1 / 0
{{"level": "INFO", "user": {{"id": 7, "tags": ["a", "b"]}}, "ok": true, "none": null}}
END RequestId: {REQUEST}
{REPORT}
"""


def entries(*messages: str) -> list[LogEntry]:
    """A second apart, in order."""
    return [
        LogEntry(at_ms=BEGAN_MS + 1000 * place, message=message, stream="stream", group=GROUP)
        for place, message in enumerate(messages)
    ]


def result(query: str, *messages: str) -> Result:
    return ask(query, entries(*messages), now_ms=BEGAN_MS)


def rows(query: str, *messages: str) -> list[list[str]]:
    """As a page shows them."""
    return [[shown(value) for value in row] for row in result(query, *messages).rows]


def value(expression: str, message: str = "{}") -> str:
    """What an expression comes to in one entry."""
    ((found,),) = rows(f"fields {expression} as found | display found", message)
    return found
