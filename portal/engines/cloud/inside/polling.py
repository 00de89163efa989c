"""
Waiting for messages. moto sits and waits inside ReceiveMessage, where nobody else is served; here it never
waits, and says how long the caller would: the request is asked again until then.
"""

from __future__ import annotations

from typing import Any

LONGEST_S = 20.0  # facts: SQS takes 0 to 20 for WaitTimeSeconds

_latest: list[float] = []


def never_wait() -> None:
    """Once, in the zygote."""
    from moto.sqs.models import SQSBackend

    receive = SQSBackend.receive_message

    def receive_message(
        self: Any, queue_name: str, count: int, wait_seconds_timeout: int, *rest: Any, **more: Any
    ) -> Any:
        found = receive(self, queue_name, count, 0, *rest, **more)
        _latest[:] = [] if found else [min(float(wait_seconds_timeout or 0), LONGEST_S)]
        return found

    SQSBackend.receive_message = receive_message


def wait_s() -> float:
    """How long the call just made would still wait for a message; 0 for any other."""
    return _latest.pop() if _latest else 0.0
