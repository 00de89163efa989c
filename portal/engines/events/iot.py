"""
What a rule of AWS IoT sends: an MQTT message after the rule's SQL, and nothing around it.

https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html,
https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .batch import Json
from .identifiers import hex_of


def event(message: Mapping[str, Any], *, topic: str = "", at_ms: int = 0, seed: str = "") -> Json:
    """
    The message as it is: SELECT * FROM …. With a `topic` it is what SELECT *, topic() AS topic,
    timestamp() AS receivedAt, traceid() AS traceId gives: ms and a UUID-like text beside its fields.
    """
    if not topic:
        return dict(message)
    made = hex_of(f"iot/{seed}", 32)
    trace = "-".join((made[:8], made[8:12], made[12:16], made[16:20], made[20:]))
    return {**message, "topic": topic, "receivedAt": at_ms, "traceId": trace}
