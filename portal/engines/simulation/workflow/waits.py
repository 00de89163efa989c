"""How long a Wait state waits, and other times that are told by a path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .faults import RUNTIME, StateError
from .templates import Scope

MOST_S = 99_999_999


def wait_ms(fields: Mapping[str, Any], scope: Scope, epoch_ms: int) -> int:
    """From now on; a moment that has passed is now. Raises StateError."""
    if "Seconds" in fields or "SecondsPath" in fields:
        return (seconds(fields, "Seconds", scope) or 0) * 1_000
    told = fields.get("Timestamp") or scope.value(fields["TimestampPath"], "TimestampPath")
    try:
        moment = datetime.fromisoformat(str(told)[:40])
        if moment.tzinfo is None:
            raise ValueError("it says no time zone")
    except ValueError:
        raise StateError(RUNTIME, f"The value '{str(told)[:60]}' is no timestamp.") from None
    return max(0, round(moment.timestamp() * 1_000) - epoch_ms)


def seconds(fields: Mapping[str, Any], name: str, scope: Scope) -> int | None:
    """As the field says, or its path. Raises StateError."""
    value = fields.get(name)
    if value is None and f"{name}Path" in fields:
        value = scope.value(fields[f"{name}Path"], f"{name}Path")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_S:
        says = f"The {name} parameter must be a whole number of 0 or more, and was {str(value)[:60]}."
        raise StateError(RUNTIME, says)
    return value
