"""A run, told: every step of every event's life, every environment as a lane, and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from .clock import Stop
from .journal import Happening, Kind
from .ledger import Ledger

VERSION: Final = 1


class UnknownTimeline(ValueError):
    """It was written by another version, or by nobody."""


@dataclass(frozen=True, slots=True)
class Span:
    """An environment's time with one invocation; init is the first `init_ms` of it. None: still under way."""

    from_ms: int
    until_ms: int | None
    request_id: str
    init_ms: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One environment, from its start to its end; None: it was there when the run ended."""

    environment: str
    function: str
    from_ms: int
    until_ms: int | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    stop: Stop
    ended_ms: int
    happenings: tuple[Happening, ...]
    lanes: tuple[Lane, ...]
    ledger: Ledger


def lanes_of(happenings: Iterable[Happening]) -> tuple[Lane, ...]:
    """In the order in which the environments started."""
    spans: dict[str, list[Span]] = {}
    begun: dict[str, Happening] = {}
    stopped: dict[str, int] = {}
    functions: dict[str, str] = {}
    for happening in happenings:
        subject = happening.subject
        if happening.kind in (Kind.ENVIRONMENT_STARTED, Kind.ENVIRONMENT_REUSED):
            functions[subject] = happening.where
            spans.setdefault(subject, [])
            begun[subject] = happening
        elif happening.kind is Kind.ENVIRONMENT_DONE:
            error = happening.detail["error"]
            said = None if error is None else str(error)
            spans[subject].append(_span(begun.pop(subject), happening.at_ms, said))
        elif happening.kind is Kind.ENVIRONMENT_STOPPED:
            stopped[subject] = happening.at_ms
    for subject, happening in begun.items():
        spans[subject].append(_span(happening, None, None))
    return tuple(
        Lane(subject, functions[subject], of_it[0].from_ms, stopped.get(subject), tuple(of_it))
        for subject, of_it in spans.items()
    )


def _span(begun: Happening, until_ms: int | None, error: str | None) -> Span:
    init_ms = begun.detail["init_ms"]
    return Span(begun.at_ms, until_ms, str(begun.detail["request"]), int(init_ms or 0), error)


def timeline_to_json(timeline: Timeline) -> dict[str, Any]:
    """
    {"version", "stop", "ended_ms", "ledger", "happenings": [[at_ms, subject, kind, where, detail?], …]};
    lanes follow from the happenings. Names and order never change within a version.
    """
    return {
        "version": VERSION,
        "stop": timeline.stop.value,
        "ended_ms": timeline.ended_ms,
        "ledger": asdict(timeline.ledger),
        "happenings": [_to_json(happening) for happening in timeline.happenings],
    }


def timeline_from_json(told: dict[str, Any]) -> Timeline:
    """Raises UnknownTimeline for what timeline_to_json() did not write."""
    if told.get("version") != VERSION:
        raise UnknownTimeline("This timeline was kept by another version: run the scenario once more.")
    try:
        happenings = tuple(_from_json(*row) for row in told["happenings"])
        return Timeline(
            stop=Stop(told["stop"]),
            ended_ms=told["ended_ms"],
            happenings=happenings,
            lanes=lanes_of(happenings),
            ledger=Ledger(**told["ledger"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
        raise UnknownTimeline(f"This is no timeline: {fault!r:.200}.") from None


def _to_json(happening: Happening) -> list[Any]:
    row: list[Any] = [happening.at_ms, happening.subject, happening.kind.value, happening.where]
    return [*row, dict(happening.detail)] if happening.detail else row


def _from_json(
    at_ms: int, subject: str, kind: str, where: str, detail: dict[str, str | int | None] | None = None
) -> Happening:
    return Happening(at_ms, subject, Kind(kind), where, detail or {})
