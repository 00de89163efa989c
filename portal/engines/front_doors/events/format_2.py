"""
Events of payload format 2.0: HTTP APIs and function URLs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html; facts G-9.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from portal.engines.front_doors.configured.doors import FunctionUrl, HttpApi
from portal.engines.front_doors.routing.routes import DEFAULT, Routed
from portal.engines.front_doors.wire.bodies import by_content_type
from portal.engines.front_doors.wire.request import HttpRequest

from .stamps import epoch_ms, short_id, time_of, with_forwarded

Json = dict[str, Any]

_TLS = (("x-amzn-tls-cipher-suite", "TLS_AES_128_GCM_SHA256"), ("x-amzn-tls-version", "TLSv1.3"))


def http_event(api: HttpApi, request: HttpRequest, routed: Routed, authorizer: Json | None = None) -> Json:
    """
    What has nothing to say is left out. `rawPath` is decoded, for all its name, and has the stage
    in it where the address has (unconfirmed).
    """
    path = unquote(request.path)
    event = _event(request, host=api.domain, route=routed.route.key, path=path)
    event["requestContext"] = _context(
        request,
        {"accountId": api.account_id, "apiId": api.api_id},
        domain=api.domain,
        path=path,
        request_id=short_id(request.request_id),
        route=routed.route.key,
        stage=routed.stage,
        authorizer=authorizer,
    )
    if routed.parameters:
        event["pathParameters"] = dict(routed.parameters)
    if variables := api.stages[routed.stage]:
        event["stageVariables"] = dict(variables)
    return _with_body(event, request)


def url_event(url: FunctionUrl, request: HttpRequest) -> Json:
    """Route and stage are always $default; the account is "anonymous" unless somebody signed."""
    event = _event(request, host=url.domain, route=DEFAULT, path=request.path, more=_TLS)
    caller = request.signed_by if url.auth_type == "AWS_IAM" else None
    iam = None
    if caller is not None:
        iam = {
            "accessKey": caller.access_key,
            "accountId": caller.account_id,
            "callerId": caller.user_id,
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": caller.user_arn,
            "userId": caller.user_id,
        }
    event["requestContext"] = _context(
        request,
        {"accountId": caller.account_id if caller else "anonymous", "apiId": url.url_id},
        domain=url.domain,
        path=request.path,
        request_id=request.request_id,
        route=DEFAULT,
        stage=DEFAULT,
        authorizer={"iam": iam} if iam else None,
    )
    return _with_body(event, request)


def _event(
    request: HttpRequest, *, host: str, route: str, path: str, more: Iterable[tuple[str, str]] = ()
) -> Json:
    event: Json = {"version": "2.0", "routeKey": route, "rawPath": path, "rawQueryString": request.query}
    if request.cookies:
        event["cookies"] = list(request.cookies)
    headers = [*with_forwarded(request, host=host), *more]
    event["headers"] = joined((n.lower(), v) for n, v in headers if n.lower() != "cookie")
    if request.parameters:
        event["queryStringParameters"] = joined(request.parameters)
    return event


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Repeated names have their values together, with commas between."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _context(
    request: HttpRequest,
    whose: Json,
    *,
    domain: str,
    path: str,
    request_id: str,
    route: str,
    stage: str,
    authorizer: Json | None,
) -> Json:
    return {
        **whose,
        **({"authorizer": authorizer} if authorizer is not None else {}),
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.value("user-agent") or "",
        },
        "requestId": request_id,
        "routeKey": route,
        "stage": stage,
        "time": time_of(request.received_at),
        "timeEpoch": epoch_ms(request.received_at),
    }


def _with_body(event: Json, request: HttpRequest) -> Json:
    body, is_base64 = by_content_type(request.body, request.value("content-type"))
    if body:
        event["body"] = body
    event["isBase64Encoded"] = is_base64
    return event
