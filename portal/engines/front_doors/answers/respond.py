"""From what came of an invocation to what the caller of a door sees of it."""

from __future__ import annotations

from portal.engines.front_doors.configured.doors import (
    Door,
    EveryDoor,
    FunctionUrl,
    HttpApi,
    LoadBalancer,
    RestApi,
)
from portal.engines.front_doors.configured.table import DOORS, Trouble
from portal.engines.front_doors.wire.answer import Answer
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Seen
from portal.engines.front_doors.wire.returned import Malformed, NotBase64

from .alb import alb_answer
from .format_1 import http_answer_v1, rest_answer
from .format_2 import answer_v2
from .refuse import refusal


def respond(door: Door, request: HttpRequest, answer: Answer) -> Seen:
    """Without CORS. Whatever was returned: what is no response is one of the door's own."""
    found = trouble_of(door, answer)
    if found is not None:
        return refusal(door, request, *found)
    try:
        return _shaped(door, request, answer.payload)
    except NotBase64 as fault:
        return refusal(door, request, "not base64", str(fault))
    except Malformed as fault:
        return refusal(door, request, "malformed", str(fault))


def trouble_of(door: EveryDoor, answer: Answer) -> tuple[Trouble, str] | None:
    """What went wrong before there was anything to make a response of, and a sentence on it."""
    waits_s = None if isinstance(door, FunctionUrl | LoadBalancer) else door.timeout_ms / 1000
    if waits_s is not None and answer.took_s > waits_s:
        took = f"The function took {answer.took_s:.1f} s"
        return "timed out", f"{took}; the door gave up after {waits_s:g} s, and the function ran on."
    if answer.kind == "throttled":
        return "throttled", "Lambda throttled the invocation; no code ran."
    if answer.kind == "failed":
        return "function error", f"The function {'ran into its time-out' if answer.timed_out else 'failed'}."
    size = len(answer.payload.encode("utf-8", "replace"))
    if isinstance(door, LoadBalancer) and size > DOORS[door.kind].response_bytes:
        return "response too large", "What was returned is over the 1 MB of JSON that a load balancer takes."
    return None


def _shaped(door: Door, request: HttpRequest, payload: str) -> Seen:
    match door:
        case RestApi():
            return rest_answer(door, request, payload)
        case HttpApi(payload_format="1.0"):
            return http_answer_v1(door, request, payload)
        case LoadBalancer():
            return alb_answer(door, request, payload)
        case _:
            return answer_v2(door, request, payload)
