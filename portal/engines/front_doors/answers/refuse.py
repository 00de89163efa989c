"""What a door says itself when the function has nothing to say."""

from __future__ import annotations

from portal.engines.front_doors.authorizers.judged import Judged
from portal.engines.front_doors.configured.doors import (
    EveryDoor,
    HttpApi,
    LoadBalancer,
    RestApi,
    WebSocketApi,
)
from portal.engines.front_doors.configured.table import DOORS, Trouble
from portal.engines.front_doors.events.stamps import short_id
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Seen, because, seen

InvokingDoor = RestApi | HttpApi | LoadBalancer | WebSocketApi

_HTML = "text/html; charset=utf-8"


def refusal(door: EveryDoor, request: HttpRequest, trouble: Trouble, says: str) -> Seen:
    """The door's own response to a trouble. `says` is what went wrong; what the caller sees is added."""
    told = DOORS[door.kind].refusals[trouble]
    headers = [("Content-Type", _HTML if door.kind == "alb" else "application/json")]
    headers += own_headers(door, request)
    if told.error_type:
        headers.append(("x-amzn-ErrorType", told.error_type))
    shown = seen(told.status, headers, told.body.encode())
    line = shown.response.line.removeprefix("HTTP/1.1 ")
    return shown.after(because(f"{says} The caller sees {line}.", told.source))


def turned_away(door: EveryDoor, request: HttpRequest, judged: Judged | None) -> Seen | None:
    """What the caller gets whom the authorizer has not let through; None for one who may go on."""
    if judged is None or judged.trouble is None:
        return None
    refused = refusal(door, request, judged.trouble, judged.says)
    return refused.after(*judged.because[:-1]).adding(*judged.headers)


def not_permitted(door: InvokingDoor, request: HttpRequest) -> Seen | None:
    """None where the policy of the function allows the door's service to invoke it."""
    if door.may_invoke:
        return None
    says = "The policy of the function does not allow the service lambda:InvokeFunction (facts E-3)."
    return refusal(door, request, "not permitted", says)


def own_headers(door: EveryDoor, request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """By which a request is found again in the logs."""
    request_id = ("x-amzn-RequestId", request.request_id)
    match door.kind:
        case "http-api":
            return (("apigw-requestid", short_id(request.request_id)),)
        case "alb":
            return (("Server", "awselb/2.0"),)
        case "function-url":
            return (request_id,)
        case _:
            return (request_id, ("x-amz-apigw-id", short_id(request.request_id)))
