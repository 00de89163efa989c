"""One invocation as checks look at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.engines.emulator.outcome import Outcome

LOG_CHARACTERS = 65_536  # what checks and failures look at; the outcome keeps the rest


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """The event's JSON text, and what came of it; None when the run was cut short before it."""

    event: str
    outcome: Outcome | None
    timeout_s: float

    @property
    def lines(self) -> tuple[str, ...]:
        return own_lines(self.outcome) if self.outcome else ()


def places_of(expectation: Any, invocations: Sequence[Invocation]) -> list[int]:
    """Of those that an expectation looks at: the one that it names, or all."""
    which = getattr(expectation, "invocation", None)
    every = list(range(len(invocations)))
    return every if which is None else every[which : which + 1 or None]


def own_lines(outcome: Outcome) -> tuple[str, ...]:
    """
    What the function itself wrote, without the platform's lines.

    Those are recognised by the request id and by their place: first START,
    last END and REPORT. A function that prints "REPORT" keeps its line.
    """
    lines = outcome.log[:LOG_CHARACTERS].splitlines()
    started = next((n for n, line in enumerate(lines) if _is_platform("START", line, outcome)), None)
    if started is not None:
        before = [line for line in lines[:started] if not line.startswith("INIT_START ")]
        lines = before + lines[started + 1 :]
    for word in ("REPORT", "END"):
        for place in range(len(lines) - 1, -1, -1):
            if _is_platform(word, lines[place], outcome):
                del lines[place]
                # The trace stands on a line of its own behind it.
                if (
                    word == "REPORT"
                    and lines[place : place + 1]
                    and lines[place].startswith("XRAY TraceId: ")
                ):
                    del lines[place]
                break
    return tuple(line for line in lines if not _timed_out(line, outcome))


def error_of(outcome: Outcome) -> tuple[str, str]:
    """Type and message of the error object; empty texts for a payload that has none."""
    from .json_values import NotJson, parse

    try:
        payload = parse(outcome.payload)
    except NotJson:
        return "", ""
    if not isinstance(payload, dict):
        return "", ""
    return str(payload.get("errorType", "")), str(payload.get("errorMessage", ""))


def _is_platform(word: str, line: str, outcome: Outcome) -> bool:
    return line.startswith(f"{word} RequestId: {outcome.request_id}")


def _timed_out(line: str, outcome: Outcome) -> bool:
    return outcome.report.status == "timeout" and bool(
        re.match(rf"^\S+ {re.escape(outcome.request_id)} Task timed out after ", line)
    )
