"""What an extension asks to be told of when it registers, out of JSON that may be anything."""

from __future__ import annotations

import json

from . import replies
from .connection import Request

_EVENTS = ("INVOKE", "SHUTDOWN")
_BODY_BYTES = 64 * 1024


def events_in(request: Request) -> list[str] | None:
    """Those asked for; answers itself, and gives None, when the body is not understood."""
    try:
        if len(request.body) > _BODY_BYTES:
            raise ValueError(f"request body over {_BODY_BYTES} bytes")
        body = json.loads(request.body)
        events = body.get("events") or []
        if body.get("configurationKeys"):
            raise ValueError("configurationKeys are deprecated; use environment variables instead")
        if not isinstance(events, list) or not all(isinstance(event, str) for event in events):
            raise ValueError("events is a list of strings")
    except (ValueError, AttributeError, RecursionError) as fault:
        replies.refuse(request, 403, "InvalidRequestFormat", str(fault)[:200])
        return None
    return events


def fault_of(event: str, *, is_external: bool) -> str | None:
    if event not in _EVENTS:
        return "ErrorInvalidEventType"
    if event == "SHUTDOWN" and not is_external:
        return "ShutdownEventNotSupportedForInternalExtension"
    return None
