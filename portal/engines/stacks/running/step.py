"""What happened in a stack, step by step: who was invoked, by what, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.emulator import Outcome
from portal.engines.stacks.plan import Target

Cause = Literal[
    "http", "websocket", "authorizer", "sqs", "dynamodb", "kinesis", "s3", "sns", "events", "schedule",
    "states", "invoke", "destination", "hook",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """
    An invocation, or a `note` where there was none. `source` is what it came from, for people: the name of a
    queue, "GET /hello". `version` is the one that ran.
    """

    cause: Cause
    source: str
    target: Target | None = None
    event: str = ""
    outcome: Outcome | None = None
    version: str = ""
    note: str = ""

    @property
    def failed(self) -> bool:
        return self.outcome is not None and self.outcome.function_error is not None

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"cause": self.cause, "source": self.source}
        if self.target is not None:
            told |= {"function": str(self.target), "version": self.version}
        if self.outcome is not None:
            told |= {
                "request_id": self.outcome.request_id,
                "function_error": self.outcome.function_error,
                "payload": read(self.outcome.payload),
                "duration_ms": self.outcome.report.duration_ms,
                "init_ms": self.outcome.report.init_duration_ms,
                "log": self.outcome.log,
                "event": read(self.event),
            }
        return told | ({"note": self.note} if self.note else {})


def read(text: str) -> Any:
    """JSON; the text itself where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
