"""What the doors write into events: ids, times and forwarded headers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime

from portal.engines.emulator.trace import read_header
from portal.engines.front_doors.wire.request import HttpRequest

EDGE_IP = "198.51.100.12"  # CloudFront's, in the addresses kept for documentation
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_id(seed: str) -> str:
    """Like the ids that API Gateway gives, `J9VILuvQdd5EOJc=`; always the same for one seed."""
    return base64.b64encode(hashlib.sha256(seed.encode("utf-8", "replace")).digest()[:11]).decode()


def time_of(moment: datetime) -> str:
    """23/Nov/2026:10:15:30 +0000, in English whatever the machine speaks."""
    return f"{moment.day:02}/{_MONTHS[moment.month - 1]}/{moment:%Y:%H:%M:%S %z}"


def epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def trace_of(request: HttpRequest) -> str:
    """
    The trace that the caller is in, or one that begins here: a door adds a header where there is none.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
    """
    given = request.value("x-amzn-trace-id")
    return f"Root={_new_trace(request, 'Root')}" if given is None else given


def balanced_trace_of(request: HttpRequest) -> str:
    """
    As a load balancer writes it: it puts itself before what the caller has sent, in a field of its own.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
    """
    given = request.value("x-amzn-trace-id")
    if given is None:
        return trace_of(request)
    theirs = [part for part in given.split(";") if part and not part.strip().startswith("Self=")]
    return ";".join([f"Self={_new_trace(request, 'Self')}", *theirs])


def passed_trace_of(request: HttpRequest) -> str | None:
    """What Lambda is told with the invocation. None for what is no trace: it begins one of its own then."""
    told = trace_of(request)
    return told if read_header(told) is not None else None


def _new_trace(request: HttpRequest, field: str) -> str:
    seconds = int(request.received_at.timestamp())
    return f"1-{seconds:08x}-{hashlib.sha256(f'{field}{request.request_id}'.encode()).hexdigest()[:24]}"


def forwarded(request: HttpRequest, *, behind_edge: bool = False) -> dict[str, str]:
    """The headers that a door sets itself, whatever a client had sent under these names."""
    way = [*request.values("x-forwarded-for"), request.source_ip, *([EDGE_IP] if behind_edge else [])]
    return {
        "X-Amzn-Trace-Id": trace_of(request),
        "X-Forwarded-For": ", ".join(way),
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }


def with_forwarded(request: HttpRequest, *, host: str, behind_edge: bool = False) -> list[tuple[str, str]]:
    """The caller's headers, a Host among them, and those of the door."""
    added = forwarded(request, behind_edge=behind_edge)
    theirs = [(name, value) for name, value in request.headers if name.title() not in added]
    if request.value("host") is None:
        theirs.append(("Host", host))
    return [*theirs, *added.items()]


def in_lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Headers or parameters by their names, each with all of its values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
