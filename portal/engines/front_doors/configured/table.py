"""
The doors beside each other: how long they wait, how much they carry, what they say when it goes wrong.

Data that the doors answer by, and that a page can print. A source is an id of the facts ("facts T-1"),
a row of conformance, a test that was recorded on AWS ("S …"), a page of AWS's documentation, an issue
("I …"), or "unconfirmed": remembered by many, and no record found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MB = 1024 * 1024

Trouble = Literal[
    "function error", "malformed", "timed out", "throttled", "not permitted", "too large", "event too large",
    "response too large", "not base64", "no route", "no stage", "unauthorized", "denied", "explicitly denied",
    "authorizer failed", "too many requests", "upgrade",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """What the caller gets; `error_type` goes into x-amzn-ErrorType where there is one."""

    status: int
    body: str
    source: str
    error_type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorFacts:
    """
    `waits_s` None: as long as the function may run. Sizes in bytes: `request` of the body,
    `response` of what the function returns. `sources` by the name of the field.
    """

    title: str
    events: str
    waits_s: float | None
    waits_between_s: tuple[float, float] | None
    request_bytes: int
    response_bytes: int
    refusals: Mapping[Trouble, Refusal]
    sources: Mapping[str, str]


_G13 = "facts G-13"
_TYPES = "API Gateway: supported-gateway-response-types"
_URL_FORBIDDEN = (
    '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, '
    'see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}'
)
_NOT_ALLOWED = "User is not authorized to access this resource"
_EXPLICITLY = f"{_NOT_ALLOWED} with an explicit deny in an identity-based policy"
_ALB_TROUBLES = "ELB: load-balancer-troubleshooting"


def _rest(status: int, words: str, source: str, error_type: str = "") -> Refusal:
    return Refusal(status=status, body=f'{{"message":"{words}"}}', source=source, error_type=error_type)


def _elb(status: int, phrase: str, source: str) -> Refusal:
    line = f"{status} {phrase}"
    body = (
        f"<html>\r\n<head><title>{line}</title></head>\r\n<body>\r\n"
        f"<center><h1>{line}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
    return Refusal(status=status, body=body, source=source)


_FAILED = "InternalServerErrorException"
_FORBIDDEN = "ForbiddenException"

REST: Mapping[Trouble, Refusal] = {
    "function error": _rest(502, "Internal server error", _G13, _FAILED),
    "malformed": _rest(502, "Internal server error", "conformance row 65", _FAILED),
    "timed out": _rest(504, "Endpoint request timed out", "event-sources §4 (unconfirmed)", _FAILED),
    "throttled": _rest(500, "Internal server error", _G13, _FAILED),
    "not permitted": _rest(500, "Internal server error", _G13, _FAILED),
    "too large": _rest(413, "Request Too Long", _TYPES, "RequestTooLargeException"),
    "event too large": _rest(500, "Internal server error", _G13, _FAILED),
    "not base64": _rest(500, "Internal server error", _TYPES, _FAILED),
    "no route": _rest(403, "Missing Authentication Token", _TYPES, "MissingAuthenticationTokenException"),
    "no stage": _rest(403, "Forbidden", "unconfirmed", _FORBIDDEN),
    "unauthorized": _rest(401, "Unauthorized", _TYPES, "UnauthorizedException"),
    "denied": Refusal(status=403, body=f'{{"Message":"{_NOT_ALLOWED}"}}', source=_TYPES,
                      error_type="AccessDeniedException"),
    "explicitly denied": Refusal(status=403, body=f'{{"Message":"{_EXPLICITLY}"}}', source=_TYPES,
                                 error_type="AccessDeniedException"),
    "authorizer failed": Refusal(status=500, body='{"message":null}',
                                 source="I auth0-samples/jwt-rsa-aws-custom-authorizer#6",
                                 error_type="AuthorizerConfigurationException"),
    "too many requests": _rest(429, "Too Many Requests", _TYPES, "TooManyRequestsException"),
}  # fmt: skip

_V2_500 = "S test_aws_proxy_response_payload_format_validation_v2"
_AUTHORIZER_PAGE = "API Gateway: http-api-lambda-authorizer"

HTTP: Mapping[Trouble, Refusal] = {
    "function error": _rest(500, "Internal Server Error", "S test_aws_proxy_lambda_runtime_exception"),
    "malformed": _rest(500, "Internal Server Error", _V2_500),
    "timed out": _rest(503, "Service Unavailable", "event-sources §4 (unconfirmed)"),
    "throttled": _rest(500, "Internal Server Error", _G13),
    "not permitted": _rest(500, "Internal Server Error", _AUTHORIZER_PAGE),
    "too large": _rest(413, "Request Entity Too Large", "facts T-3; words unconfirmed"),
    "event too large": _rest(500, "Internal Server Error", _G13),
    "not base64": _rest(500, "Internal Server Error", "unconfirmed"),
    "no route": _rest(404, "Not Found", "API Gateway: http-api-develop-routes"),
    "no stage": _rest(404, "Not Found", "API Gateway: http-api-develop-routes"),
    "unauthorized": _rest(401, "Unauthorized", _AUTHORIZER_PAGE),
    "denied": _rest(403, "Forbidden", _AUTHORIZER_PAGE),
    "explicitly denied": _rest(403, "Forbidden", _AUTHORIZER_PAGE),
    "authorizer failed": _rest(500, "Internal Server Error", _AUTHORIZER_PAGE),
    "too many requests": _rest(429, "Too Many Requests", "facts T-6; words unconfirmed"),
}

URL: Mapping[Trouble, Refusal] = {
    "function error": Refusal(status=502, body="Internal Server Error", source="conformance row 64"),
    "malformed": Refusal(status=502, body="Internal Server Error", source="unconfirmed"),
    "throttled": Refusal(status=429, body='{"message":"Rate Exceeded."}', source="Lambda: urls-configuration",
                         error_type="TooManyRequestsException"),
    "not permitted": Refusal(status=403, body=_URL_FORBIDDEN, error_type="AccessDeniedException",
                             source="S test_lambda_permission_url_invocation"),
    "too large": Refusal(status=413, body='{"Message":"Request must be smaller than 6291456 bytes for the '
                         'InvokeFunction operation"}', source="facts M-7; words unconfirmed",
                         error_type="RequestTooLargeException"),
    "not base64": Refusal(status=502, body="Internal Server Error", source="unconfirmed"),
}  # fmt: skip
URL = {**URL, "event too large": URL["too large"]}

ALB: Mapping[Trouble, Refusal] = {
    "function error": _elb(502, "Bad Gateway", "event-sources §4 (unconfirmed)"),
    "malformed": _elb(502, "Bad Gateway", _ALB_TROUBLES),
    "timed out": _elb(502, "Bad Gateway", _ALB_TROUBLES),
    "throttled": _elb(502, "Bad Gateway", "unconfirmed"),
    "not permitted": _elb(502, "Bad Gateway", "unconfirmed"),
    "too large": _elb(413, "Request Entity Too Large", _ALB_TROUBLES),
    "response too large": _elb(502, "Bad Gateway", _ALB_TROUBLES),
    "not base64": _elb(502, "Bad Gateway", "unconfirmed"),
    "upgrade": _elb(400, "Bad Request", "ELB: lambda-functions"),
}

SOCKET: Mapping[Trouble, Refusal] = {
    **{trouble: refusal for trouble, refusal in REST.items() if trouble not in ("no route", "no stage")},
    "no route": _rest(403, "Forbidden", "unconfirmed"),
}

DOORS: Mapping[str, DoorFacts] = {
    "rest-api": DoorFacts(
        title="API Gateway REST API",
        events="1.0",
        waits_s=29.0,
        waits_between_s=(0.05, 29.0),
        request_bytes=10 * MB,
        response_bytes=6 * MB,
        refusals=REST,
        sources={"waits": "facts T-1", "request": "facts T-3", "response": "facts M-7",
                 "events": "facts G-10"},
    ),
    "http-api": DoorFacts(
        title="API Gateway HTTP API",
        events="1.0 or 2.0",
        waits_s=30.0,
        waits_between_s=(0.05, 30.0),
        request_bytes=10 * MB,
        response_bytes=6 * MB,
        refusals=HTTP,
        sources={"waits": "facts T-2", "request": "facts T-3", "response": "facts M-7",
                 "events": "facts G-9"},
    ),
    "function-url": DoorFacts(
        title="Lambda function URL",
        events="2.0",
        waits_s=None,
        waits_between_s=None,
        request_bytes=6 * MB,
        response_bytes=6 * MB,
        refusals=URL,
        sources={"waits": "facts M-1", "request": "facts M-7", "response": "facts M-7, M-9",
                 "events": "Lambda: urls-invocation"},
    ),
    "alb": DoorFacts(
        title="Application Load Balancer",
        events="its own",
        waits_s=None,
        waits_between_s=None,
        request_bytes=MB,
        response_bytes=MB,
        refusals=ALB,
        sources={"waits": "ELB: lambda-functions", "request": "event-sources §4",
                 "response": "event-sources §4", "events": "ELB: lambda-functions"},
    ),
    "websocket-api": DoorFacts(
        title="API Gateway WebSocket API",
        events="its own",
        waits_s=29.0,
        waits_between_s=(0.05, 29.0),
        request_bytes=128 * 1024,
        response_bytes=128 * 1024,
        refusals=SOCKET,
        sources={"waits": "event-sources §4", "request": "facts T-4", "response": "facts T-4",
                 "events": "API Gateway: websocket-api-develop"},
    ),
}  # fmt: skip
