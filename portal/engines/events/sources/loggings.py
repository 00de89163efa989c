"""CloudWatch Logs: the lines of a function, on their way to another."""

from __future__ import annotations

from typing import Any

from portal.engines.events import logs
from portal.engines.events.identifiers import uuid_of
from portal.engines.events.knobs import Settings, choice
from portal.engines.events.moments import iso_ms
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .contents import SPOILT, compact, order

MOST = 1_000
_GAP_MS = 120
_INSIDE = {"json": _("JSON lines"), "text": _("plain text"), "reports": _("REPORT lines of Lambda")}
# How an invocation can end, as its REPORT line tells it.
_ENDS = (
    ("12.71", "13", "42", ""),
    ("8.02", "154", "41", "Init Duration: 145.51 ms\t"),
    ("3000.00", "3000", "44", "Status: timeout"),
    ("21.33", "22", "40", "Status: error\tError Type: Runtime.ExitError"),
)


def _report(number: int, request: str) -> str:
    took, billed, used, more = _ENDS[(number - 1) % len(_ENDS)]
    spent = f"Duration: {took} ms\tBilled Duration: {billed} ms"
    return f"REPORT RequestId: {request}\t{spent}\tMemory Size: 128 MB\tMax Memory Used: {used} MB\t{more}\n"


def _line(number: int, settings: Settings) -> str:
    inside = settings.text("inside")
    request = uuid_of(f"request/{settings.seed}/{number}")
    if inside == "reports":
        return _report(number, request)
    at = iso_ms(settings.at_ms + (number - 1) * _GAP_MS)
    if inside == "text":
        return f"[ERROR]\t{at}\t{request}\tPayment of ord-{1000 + number} was declined.\n"
    told = {"timestamp": at, "level": "ERROR", "message": "Payment was declined.", "order": order(number)}
    return compact({**told, "requestId": request})


def _build(settings: Settings) -> Any:
    lines = [
        logs.LogLine(message=part.text, at_ms=settings.at_ms + part.place * _GAP_MS)
        for part in batches.parts(settings, lambda number: _line(number, settings), field="message")
    ]
    is_data = settings.text("kind") == "DATA_MESSAGE"
    kind: logs.MessageType = "DATA_MESSAGE" if is_data else "CONTROL_MESSAGE"
    return logs.event(logs.Subscription(), lines, seed=settings.seed, kind=kind)


SOURCES = (
    Source(
        slug="cloudwatch-logs",
        title=_("CloudWatch Logs subscription"),
        group=_("Events and time"),
        delivery="asynchronous",
        summary=_("Lines of one log stream: JSON, in gzip, in base64, under awslogs.data."),
        answer=_(
            "Anything: nobody waits for it. Do not log to the group that you subscribe to: it would go round."
        ),
        docs="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
        own_knobs=(
            choice(
                "kind",
                _("Message type"),
                {"DATA_MESSAGE": _("lines"), "CONTROL_MESSAGE": _("a check that you can be reached")},
                help=_("Skip what is no DATA_MESSAGE."),
            ),
            batches.records(MOST, what="line"),
            choice("inside", _("What each holds"), _INSIDE),
            batches.poison(MOST),
            choice("poison_is", _("What is wrong with it"), SPOILT),
            batches.OWN,
        ),
        build=_build,
        check=batches.check,
    ),
)
