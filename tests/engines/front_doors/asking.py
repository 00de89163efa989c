"""Requests, and functions that answer without being run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from portal.engines.front_doors import Answer, Door, Exchange, HttpRequest, call

NOW = datetime(2026, 11, 23, 10, 15, 30, 112_000, tzinfo=UTC)
REQUEST_ID = "bd19836d-db62-411c-95ab-251ccaca5645"


def asked(method: str = "GET", path: str = "/", **more: Any) -> HttpRequest:
    """`headers` may be a mapping."""
    headers = more.pop("headers", ())
    pairs = tuple(headers.items()) if isinstance(headers, dict) else tuple(headers)
    return HttpRequest(
        method=method, path=path, headers=pairs, **{"received_at": NOW, "request_id": REQUEST_ID, **more}
    )


@dataclass
class Function:
    """Answers with `value`, and remembers what it was asked."""

    value: Any = None
    kind: Any = "returned"
    took_s: float = 0.01
    events: list[Any] = field(default_factory=list)

    def __call__(self, event: str, /) -> Answer:
        self.events.append(json.loads(event))
        return Answer(kind=self.kind, payload=json.dumps(self.value), took_s=self.took_s)


def echo(event: str, /) -> Answer:
    """A handler that gives back the body that it was given, as it was given."""
    given = json.loads(event)
    kind = "application/octet-stream"
    headers: dict[str, Any] = {"headers": {"Content-Type": kind}}
    if "headers" not in given:
        headers = {"multiValueHeaders": {"Content-Type": [kind]}}
    back = {"body": given.get("body") or "", "isBase64Encoded": given["isBase64Encoded"]}
    return Answer(payload=json.dumps({"statusCode": 200, **headers, **back}))


def exchange(door: Door, request: HttpRequest, value: Any = None, **more: Any) -> Exchange:
    """One call of a function that returns `value`."""
    return call(door, request, Function(value, **more), NOW)


def said(found: Exchange) -> str:
    """Everything that is explained."""
    return " ".join(rule.says for rule in found.seen.because)
