"""What a check does to a stack: an act as the author writes it, and as its story is told to a learner."""

from __future__ import annotations

from typing import Any

from .models import Given

ACTS = ("call", "put", "send", "fire", "update", "wait")


def act_of(given: Given, event: Any) -> dict[str, Any]:
    """{"call": "GET /hello", "body": …} and so on; {"event": …, "function": name} with the event in place."""
    if given.function is not None:
        return {"event": event, "function": given.function}
    act = {name: getattr(given, name) for name in ACTS if getattr(given, name) is not None}
    return act if given.body is None else {**act, "body": given.body}
