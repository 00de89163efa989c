"""
Cross-origin requests: what HTTP APIs and function URLs answer by their configuration.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors; facts R-9, M-22. A REST
API and a load balancer have no such switch: there it is the handler's own to say.
"""

from __future__ import annotations

from dataclasses import replace

from portal.engines.front_doors.configured.doors import Cors, EveryDoor, FunctionUrl, HttpApi
from portal.engines.front_doors.routing.wildcards import fits
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Seen, because, seen

from .refuse import own_headers

_PAGES = {"http-api": "API Gateway: http-api-cors", "function-url": "Lambda: urls-configuration"}
_CORS = (
    "access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers",
    "access-control-allow-credentials", "access-control-expose-headers", "access-control-max-age",
)  # fmt: skip


def is_preflight(request: HttpRequest) -> bool:
    """What a browser asks before it sends a request of another origin that is out of the ordinary."""
    asks = request.value("access-control-request-method") is not None
    return request.method == "OPTIONS" and request.value("origin") is not None and asks


def preflight(door: HttpApi | FunctionUrl, cors: Cors, request: HttpRequest) -> Seen:
    """Answered by the door; the function is not invoked. The status of a function URL is unconfirmed."""
    headers = _of_preflight(cors, request)
    page = _PAGES[door.kind]
    says = "The door answers the preflight by its CORS configuration; the function is not invoked."
    rules = [because(says, page)]
    if not headers:
        rules.append(because(f"Origin {request.value('origin')} is not allowed: a browser stops here.", page))
    status = 204 if isinstance(door, HttpApi) else 200
    return seen(status, (*headers, *own_headers(door, request)), b"", rules)


def with_cors(door: HttpApi | FunctionUrl, cors: Cors, request: HttpRequest, shown: Seen) -> Seen:
    """
    With the headers that are configured, in place of the handler's.

    An HTTP API ignores all of the handler's; a function URL those that it has something to say about.
    """
    page = _PAGES[door.kind]
    added = _of_response(cors, request)
    names = {name.lower() for name, _ in added} if isinstance(door, FunctionUrl) else set(_CORS)
    headers = shown.response.headers
    rules = list(shown.because)
    if dropped := [name for name, _ in headers if name.lower() in names]:
        says = f"{dropped[0]} of the handler is ignored: CORS is configured on the door."
        rules.append(because(says, page))
    if added:
        rules.append(because("CORS headers are added by the door's configuration.", page))
    kept = tuple((name, value) for name, value in headers if name.lower() not in names)
    return Seen(response=replace(shown.response, headers=(*kept, *added)), because=tuple(rules))


def told_by_browser(door: EveryDoor, request: HttpRequest, shown: Seen) -> Seen:
    """What a page of the origin would see of it: nothing, where no header allows it."""
    origin = request.value("origin")
    if origin is None or shown.response.value("access-control-allow-origin") in ("*", origin):
        return shown
    if isinstance(door, HttpApi | FunctionUrl):
        remedy = "Allow it in the CORS configuration of the door."
    else:
        remedy = "There is no switch for CORS here: the handler has to return the header."
    says = f"Access-Control-Allow-Origin does not allow {origin}: a browser hides the response. {remedy}"
    rule = because(says, "Fetch Standard: CORS check")
    return replace(shown, because=(*shown.because, rule))


def _of_preflight(cors: Cors, request: HttpRequest) -> tuple[tuple[str, str], ...]:
    origin = _allowed_origin(cors, request)
    if origin is None:
        return ()
    headers = [("Access-Control-Allow-Origin", origin)]
    if cors.allow_methods:
        headers.append(("Access-Control-Allow-Methods", ",".join(cors.allow_methods)))
    if cors.allow_headers:
        headers.append(("Access-Control-Allow-Headers", ",".join(cors.allow_headers)))
    if cors.max_age_s is not None:
        headers.append(("Access-Control-Max-Age", str(cors.max_age_s)))
    return (*headers, *_credentials(cors))


def _of_response(cors: Cors, request: HttpRequest) -> tuple[tuple[str, str], ...]:
    origin = _allowed_origin(cors, request)
    if origin is None:
        return ()
    headers = [("Access-Control-Allow-Origin", origin)]
    if cors.expose_headers:
        headers.append(("Access-Control-Expose-Headers", ",".join(cors.expose_headers)))
    return (*headers, *_credentials(cors))


def _credentials(cors: Cors) -> tuple[tuple[str, str], ...]:
    return (("Access-Control-Allow-Credentials", "true"),) if cors.allow_credentials else ()


def _allowed_origin(cors: Cors, request: HttpRequest) -> str | None:
    """ "*", or the caller's own where it is one of the list; "https://*" takes every host of a scheme."""
    origin = request.value("origin")
    if origin is None:
        return None
    if "*" in cors.allow_origins:
        return "*"
    return origin if any(fits(pattern.lower(), origin.lower()) for pattern in cors.allow_origins) else None
