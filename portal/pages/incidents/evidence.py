"""What the broken system left behind, as its room shows it. All of it was kept when somebody ran it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.cloud import Told
from portal.engines.curriculum import Lab
from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation.timeline import UnknownTimeline, timeline_from_json
from portal.pages.workbench.deployed import Deployed, deployed_of
from portal.pages.workbench.log import Line, lines_of
from portal.records.incidents.left import left_of
from portal.records.runs.left_behind import Left

LOG = 12_000  # characters that the room shows; all of it can be asked
EVENT = 160
CALLS = 40
_FIGURES = (
    ("arrived", gettext_noop("arrived")), ("deleted", gettext_noop("done with")),
    ("lost", gettext_noop("lost")), ("duplicated", gettext_noop("done more than once")),
    ("dead_lettered", gettext_noop("dead-lettered")),
    ("expired", gettext_noop("given up")), ("in_flight", gettext_noop("still there")),
    ("invocations", gettext_noop("invocations")), ("failures", gettext_noop("failed invocations")),
    ("throttles", gettext_noop("throttles")),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class InvocationRow:
    event: str
    came: str
    is_good: bool
    took_ms: float
    init_ms: float | None
    memory: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallRow:
    action: str
    resource: str
    is_allowed: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayedRow:
    """`figures` are (words, count) of the ledger, those that are not 0; `check` names its timeline."""

    check: str
    title: str
    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StackRow:
    title: str
    deployed: Deployed


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Each is empty where the system has nothing of it. `more_calls` are not shown."""

    at: datetime
    invocations: tuple[InvocationRow, ...]
    log: tuple[Line, ...]
    calls: tuple[CallRow, ...]
    more_calls: int
    played: tuple[PlayedRow, ...]
    stacks: tuple[StackRow, ...]


def evidence_of(lab: Lab) -> Evidence:
    assert lab.incident is not None
    found = lab.incident.found
    left = left_of(lab)
    outcomes = [one.outcome for one in left if one.outcome is not None]
    titles = {check.slug: check.title for check in lab.head.checks}
    calls = [row for outcome in outcomes for row in _calls(outcome)]
    return Evidence(
        at=datetime.fromtimestamp(found.get("at_ms", 0) / 1000, UTC),
        invocations=() if found.get("timelines") else tuple(_invocation(one) for one in left if one.outcome),
        log=lines_of("".join(outcome.log for outcome in outcomes)[:LOG]) if outcomes else (),
        calls=tuple(calls[:CALLS]),
        more_calls=len(calls[CALLS:]),
        played=tuple(_played(name, titles, told) for name, told in found.get("timelines", {}).items()),
        stacks=tuple(
            StackRow(title=titles.get(name, name), deployed=deployed_of(told, file="template.yaml"))
            for name, told in found.get("stacks", {}).items()
        ),
    )


def _invocation(left: Left) -> InvocationRow:
    outcome = left.outcome
    assert outcome is not None
    report = outcome.report
    failed = outcome.function_error is not None
    payload = outcome.payload if len(outcome.payload) <= EVENT else outcome.payload[:EVENT] + "…"
    event = left.event if len(left.event) <= EVENT else left.event[:EVENT] + "…"
    return InvocationRow(
        event=event,
        came=payload,
        is_good=not failed,
        took_ms=report.duration_ms,
        init_ms=report.init_duration_ms,
        memory=_("%(used)s of %(size)s MB")
        % {"used": report.max_memory_used_mb, "size": report.memory_size_mb},
    )


def _calls(outcome: Outcome) -> Sequence[CallRow]:
    told = Told.from_json(outcome.aws).calls if outcome.aws else ()
    return [
        CallRow(
            action=call.action,
            resource=call.resource,
            is_allowed=call.allowed is not False,
            reason=call.reason if call.allowed is False else "",
        )
        for call in told
    ]


def _played(name: str, titles: dict[str, str], told: dict[str, Any]) -> PlayedRow:
    try:
        ledger = timeline_from_json(told).ledger
        figures = tuple(
            (_(words), getattr(ledger, field)) for field, words in _FIGURES if getattr(ledger, field)
        )
    except UnknownTimeline:
        figures = ()
    return PlayedRow(check=name, title=titles.get(name, name), figures=figures)
