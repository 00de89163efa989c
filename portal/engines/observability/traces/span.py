"""One piece of work in a trace, whoever told of it: X-Ray's SDK, OpenTelemetry or Lambda itself."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.observability.finding import Finding

SPANS = 1_000  # of one reading, and of one run
TEXT = 1_000  # characters of a name, a value, a message
METADATA = 8_000
ATTRIBUTES = 50  # of one span
LINKS = 100
EVENTS = 20
LATEST_MS = 4_102_444_800_000.0  # the year 2100

Kind = Literal["server", "client", "producer", "consumer", "internal"]
Status = Literal["ok", "error", "fault", "throttle"]
"""As X-Ray has it: an error is the caller's (4xx), a fault the service's (5xx), a throttle is 429."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """To a span of a trace that this one goes on from, like a message that came from a queue."""

    trace_id: str
    span_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something that happened within a span, like an exception. `words` is "" where there are none."""

    at_ms: float
    name: str
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """
    Times are milliseconds since 1970; `ended_ms` None: it was begun, and nobody has told of its end.

    `service` is whose work it is, `origin` what kind of resource that is (AWS::Lambda::Function), "" if
    nobody says. `is_entry`: this is where its service took the request, a segment in X-Ray's words.
    `remote` is whom it calls, "" for work of its own. `attributes` can be searched for (annotations),
    `metadata` is JSON text that can be read only.
    """

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    began_ms: float
    ended_ms: float | None
    service: str = ""
    origin: str = ""
    kind: Kind = "internal"
    status: Status = "ok"
    message: str = ""
    remote: str = ""
    is_entry: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    metadata: str = ""
    links: tuple[Link, ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def duration_ms(self) -> float | None:
        return None if self.ended_ms is None else max(0.0, self.ended_ms - self.began_ms)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """`rejected`: how many spans there were that could not be taken."""

    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected: int = 0


def text_of(value: Any, most: int = TEXT) -> str:
    """Anything as text that every page and database takes, cut where it gets long."""
    if not isinstance(value, str):
        value = json_of(value, most)
    cut = value if len(value) <= most else value[: most - 1] + "…"
    return str(cut).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def json_of(value: Any, most: int) -> str:
    if value is True or value is False or isinstance(value, int | float):
        return json.dumps(value) if not isinstance(value, int) or abs(value) < 10**30 else "a large number"
    try:
        return text_of(json.dumps(value, ensure_ascii=False), most)
    except (ValueError, RecursionError, TypeError):
        return ""


def time_ms(value: Any, factor: float) -> float | None:
    """A time since 1970 that can be one, in milliseconds; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value) * factor
    except OverflowError:
        return None
    return found if math.isfinite(found) and 0 < found < LATEST_MS else None


def status_of_http(code: Any) -> Status:
    if not isinstance(code, int) or isinstance(code, bool) or code < 400:
        return "ok"
    if code == 429:
        return "throttle"
    return "error" if code < 500 else "fault"
