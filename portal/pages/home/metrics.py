"""Everything that Prometheus may know: this process, the rows and the broker in one text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, REGISTRY, CollectorRegistry, Gauge, generate_latest

from portal.engines.emulator.client import Broker, BrokerGone, Refused
from portal.records.runs.metrics import OpenRuns

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def may_read(authorization: str, token: str) -> bool:
    """`authorization` is the header. Without a token nobody may."""
    return bool(token) and constant_time_compare(authorization, f"Bearer {token}")


def exposition(broker_socket: Path, now: datetime) -> str:
    """Text format 0.0.4. A broker that is away is told as a number, never as an error."""
    theirs = _of_broker(broker_socket)
    looked_up = CollectorRegistry()
    up = Gauge("warmstart_broker_up", "Whether the broker answers.", registry=looked_up)
    up.set(theirs is not None)
    looked_up.register(OpenRuns(now))
    return generate_latest(REGISTRY).decode() + generate_latest(looked_up).decode() + (theirs or "")


def _of_broker(socket: Path) -> str | None:
    try:
        return Broker(socket).metrics()
    except (BrokerGone, Refused):  # Refused: the broker of an earlier release still runs
        return None
