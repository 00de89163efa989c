"""Requests: the doors of API Gateway, load balancers and function URLs, and their authorizers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal.engines.events import http
from portal.engines.events.identifiers import uuid_of
from portal.engines.events.knobs import BadKnobs, Knob, Problem, Settings, choice, switch, words
from portal.engines.events.moments import moment
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source
from portal.engines.front_doors import (
    BadDoor,
    BadRequest,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    IamCaller,
    LoadBalancer,
    RestApi,
    Route,
)

from .contents import compact, order

GROUP = _("Calls and requests")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_STAGE_VARIABLES = {"table": "orders-prod"}
_CLAIMS = {
    "aud": "example-client",
    "iss": "https://auth.example.com/",
    "scope": "orders/read",
    "sub": "user-17",
}
_PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
_PROXY_ANSWER = _("An object with statusCode, headers and body, a string; isBase64Encoded for bytes.")
BODIES = {
    "": _("none"),
    "json": "JSON",
    "cut": _("JSON that was cut off"),
    "binary": _("bytes, base64 in the event"),
}


def request_of(settings: Settings, *, path: str = "") -> HttpRequest:
    """Raises BadKnobs for headers that are none; what HTTP would not take, the door says."""
    headers = [
        ("Accept", "application/json"),
        ("User-Agent", "curl/8.10.1"),
        *_headers(settings.text("headers")),
    ]
    kind = str(settings.values.get("body", ""))
    body = compact(order(1)).encode()
    if kind == "cut":
        body = body[: len(body) // 2]
    elif kind != "json":
        body = _PNG if kind == "binary" else b""
    if body and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "image/png" if kind == "binary" else "application/json"))
    return HttpRequest(
        method=str(settings.values.get("method", "GET")),
        path=path or settings.text("path"),
        query=settings.text("query"),
        headers=tuple(headers),
        body=body,
        received_at=moment(settings.at_ms),
        request_id=uuid_of(f"request/{settings.seed}"),
    )


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        name, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            says = f'Headers, line {number}: write a name, a colon and a value, like "Accept: text/html".'
            raise BadKnobs([Problem(knob="headers", says=says)])
        yield name.strip(), value.strip()


def through(build: Callable[[Settings], Any]) -> Callable[[Settings], Any]:
    """What a door refuses is a problem of the knobs."""

    def built(settings: Settings) -> Any:
        try:
            return build(settings)
        except http.Refused as fault:
            says = f"No function is invoked for this: {fault}"
            raise BadKnobs([Problem(knob="", says=says)]) from fault
        except (BadRequest, BadDoor) as fault:
            raise BadKnobs([Problem(knob="", says=str(fault))]) from fault

    return built


def _variables(settings: Settings) -> Mapping[str, str]:
    return _STAGE_VARIABLES if settings.is_on("variables") else {}


def _claims(settings: Settings) -> dict[str, str]:
    return {**_CLAIMS, "exp": str(settings.at_ms // 1000 + 3600)}


def _rest(settings: Settings) -> Any:
    stage = "prod"
    api = RestApi(
        routes=(Route(key=f"ANY {settings.text('route')}"),),
        stages={stage: _variables(settings)},
        binary_media_types=("image/png",) if settings.is_on("binary_types") else (),
    )
    event = http.event_of(api, request_of(settings, path=f"/{stage}{settings.text('path')}"))
    if settings.text("caller") == "cognito":
        event["requestContext"]["authorizer"] = {"claims": _claims(settings)}
    elif settings.text("caller") == "lambda":
        who = {"principalId": "user-17", "integrationLatency": 42, "tenant": "acme"}
        event["requestContext"]["authorizer"] = who
    return event


def _http_api(settings: Settings) -> Any:
    of_2 = settings.text("format") == "2.0"
    api = HttpApi(
        routes=(Route(key=f"ANY {settings.text('route')}"), Route(key="$default")),
        stages={"$default": _variables(settings)},
        payload_format="2.0" if of_2 else "1.0",
    )
    event = http.event_of(api, request_of(settings))
    if settings.text("caller") == "jwt":
        told: dict[str, Any] = {"claims": _claims(settings), "scopes": ["orders/read"]}
        event["requestContext"]["authorizer"] = {"jwt": told} if of_2 else told
    elif settings.text("caller") == "lambda":
        who = {"tenant": "acme", "limit": 3}
        event["requestContext"]["authorizer"] = {"lambda": who} if of_2 else who
    return event


def _url(settings: Settings) -> Any:
    request = request_of(settings)
    if not settings.is_on("signed"):
        return http.event_of(FunctionUrl(), request)
    url = FunctionUrl(auth_type="AWS_IAM")
    user = IamCaller(
        access_key="AKIAIOSFODNN7EXAMPLE",
        account_id=url.account_id,
        user_id="AIDACKCEVSQ6C2EXAMPLE",
        user_arn=f"arn:aws:iam::{url.account_id}:user/asha",
    )
    return http.event_of(url, replace(request, signed_by=user))


def _alb(settings: Settings) -> Any:
    balancer = LoadBalancer(multi_value_headers=settings.is_on("multi"))
    if not settings.is_on("health"):
        return http.event_of(balancer, request_of(settings))
    check = HttpRequest(
        path="/",
        headers=(("User-Agent", "ELB-HealthChecker/2.0"),),
        received_at=moment(settings.at_ms),
        request_id=uuid_of(f"request/{settings.seed}"),
    )
    event = http.event_of(balancer, check)
    # It comes from the load balancer itself, which has nobody to forward for.
    for headers in (event[name] for name in ("headers", "multiValueHeaders") if name in event):
        for name in [name for name in headers if name != "user-agent"]:
            del headers[name]
    return event


METHOD = choice("method", _("Method"), {name: name for name in _METHODS})
QUERY = words(
    "query",
    _("Query"),
    default="tag=gift&tag=urgent",
    longest=500,
    help=_("As in an address, without its “?”."),
)
HEADERS = words(
    "headers", _("More headers"), longest=1_500, lines=3, help=_("One a line: a name, a colon, a value.")
)
_PATH = words(
    "path", _("Path"), default="/orders/ord-1001", longest=500, help=_("Encoded, as in an address.")
)
_ROUTE = words(
    "route", _("Route"), default="/orders/{orderId}", longest=300, help=_("{name} is a path parameter.")
)
_BODY = choice("body", _("Body"), BODIES)
_VARIABLES = switch("variables", _("Stage variables"))
_ROUTED = (METHOD, _PATH, _ROUTE, QUERY, HEADERS, _BODY)
_PLAIN = (METHOD, _PATH, QUERY, HEADERS, _BODY)


def _caller(known: Mapping[str, str]) -> Knob:
    let_in = {"lambda": _("a Lambda authorizer let them in")}
    return choice("caller", _("Who calls"), {"": _("anybody"), **known, **let_in})


def _source(slug: str, title: str, build: Callable[[Settings], Any], **more: Any) -> Source:
    return Source(
        slug=slug,
        title=title,
        group=GROUP,
        delivery="synchronous",
        build=through(build),
        **{"answer": _PROXY_ANSWER, **more},
    )


SOURCES = (
    _source(
        "http-api",
        "API Gateway, HTTP API",
        _http_api,
        summary=_(
            "A request in payload format 2.0, or 1.0 where that is set: method and path"
            " are in requestContext.http."
        ),
        answer=_(
            "An object with statusCode, headers and body, a string; isBase64Encoded for bytes. In format 2.0"
            " any other value becomes a 200 with it as JSON."
        ),
        docs="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
        own_knobs=(
            choice("format", _("Payload format"), {"2.0": "2.0", "1.0": "1.0"}),
            *_ROUTED,
            _caller({"jwt": _("somebody with a JWT")}),
            _VARIABLES,
        ),
    ),
    _source(
        "rest-api",
        "API Gateway, REST API",
        _rest,
        summary=_(
            "A proxied request: each header and parameter twice, once alone and once in"
            " a list. What is absent is null."
        ),
        docs="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
        own_knobs=(
            *_ROUTED,
            switch(
                "binary_types",
                _("image/png is a binary type"),
                help=_("Else bytes that are no text are lost on the way."),
            ),
            _caller({"cognito": _("somebody of a user pool")}),
            _VARIABLES,
        ),
    ),
    _source(
        "function-url",
        _("Function URL"),
        _url,
        summary=_("Payload format 2.0 without a gateway: route and stage are always $default."),
        answer=_(
            "An object with statusCode, headers and body, a string; isBase64Encoded for bytes. Any other"
            " value becomes a 200 with it as JSON."
        ),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html",
        own_knobs=(
            *_PLAIN,
            switch(
                "signed",
                _("Signed by an IAM user"),
                help=_("AWS_IAM: requestContext.authorizer.iam says who."),
            ),
        ),
    ),
    _source(
        "alb",
        "Application Load Balancer",
        _alb,
        summary=_(
            "Method and path at the top, the query still encoded, and nothing in requestContext but elb."
        ),
        docs="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
        own_knobs=(
            *_PLAIN,
            switch(
                "multi",
                _("Multi-value headers"),
                help=_("The plain maps vanish, and lists come in their place."),
            ),
            switch(
                "health", _("A health check"), help=_("One header and no query, whatever else is turned.")
            ),
        ),
    ),
)
