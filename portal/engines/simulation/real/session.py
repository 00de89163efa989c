"""A session with the broker for a simulation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from portal.engines.emulator import Function, Job
from portal.engines.emulator.client import Broker, Session

AT_ONCE = 4  # of wall time's; virtual time has as many as it likes


def open_session(
    broker: Broker,
    *,
    function: Function,
    owner: str,
    at_once: int = AT_ONCE,
    aws: Mapping[str, Any] | None = None,
    policy: Mapping[str, Any] | None = None,
) -> Session:
    """
    Use it with `with`. All environments of it have the same AWS beside them, which begins as `aws`, a seed.
    It is a batch job: it gives way to whoever sits and waits. Raises BrokerGone.
    """
    job = Job(
        id=str(uuid.uuid4()),
        owner=owner,
        function=function,
        events=("null",) * at_once,
        at_once=at_once,
        warm=False,
        batch=True,
        aws=aws,
        policy=policy,
    )
    return broker.open(job)
