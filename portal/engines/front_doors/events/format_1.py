"""
Events of payload format 1.0: REST APIs, and HTTP APIs that are set to it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html;
S test_lambda_aws_proxy_integration; facts G-10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from portal.engines.front_doors.configured.doors import HttpApi, RestApi
from portal.engines.front_doors.routing.routes import Routed
from portal.engines.front_doors.wire.bodies import by_binary_types, by_content_type
from portal.engines.front_doors.wire.request import HttpRequest

from .stamps import epoch_ms, in_lists, short_id, time_of, with_forwarded

Json = dict[str, Any]

# They end at the door (S test_lambda_aws_proxy_integration).
_DROPPED = {
    "connection", "content-length", "content-md5", "expect", "max-forwards", "proxy-authenticate", "server",
    "te", "transfer-encoding", "trailer", "upgrade", "www-authenticate",
}  # fmt: skip
_NOBODY = (
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
)  # fmt: skip


def rest_event(api: RestApi, request: HttpRequest, routed: Routed, authorizer: Json | None = None) -> Json:
    """What has nothing to say is null. Of a header or parameter that is repeated the last counts alone."""
    at_edge = api.endpoint == "EDGE"
    headers = with_forwarded(request, host=api.domain, behind_edge=at_edge)
    if at_edge:
        headers.append(("CloudFront-Viewer-Country", "IN"))
    headers = [(_capitals(name), value) for name, value in headers if name.lower() not in _DROPPED]
    body, is_base64 = by_binary_types(request.body, request.value("content-type"), api.binary_media_types)
    context = _context(api, request, routed)
    context["resourceId"] = hashlib.sha256(routed.template.encode()).hexdigest()[:6]
    context["path"] = f"/{routed.stage}{routed.path}"
    context["identity"] = _identity(request)
    if authorizer is not None:
        context["authorizer"] = authorizer
    return {
        "resource": routed.template,
        "path": routed.path,
        "httpMethod": request.method,
        **_headers_and_query(headers, request),
        "pathParameters": dict(routed.parameters) or None,
        "stageVariables": dict(api.stages[routed.stage]) or None,
        "requestContext": context,
        "body": body or None,
        "isBase64Encoded": is_base64,
    }


def http_event_v1(api: HttpApi, request: HttpRequest, routed: Routed, authorizer: Json | None = None) -> Json:
    headers = with_forwarded(request, host=api.domain)
    body, is_base64 = by_content_type(request.body, request.value("content-type"))
    path = unquote(request.path)
    context = _context(api, request, routed)
    context["resourceId"] = None
    context["path"] = path
    context["authorizer"] = authorizer or {"claims": None, "scopes": None}
    context["identity"] = {**_identity(request), "cognitoAmr": None}
    return {
        "version": "1.0",
        "resource": routed.template,
        "path": path,
        "httpMethod": request.method,
        **_headers_and_query(headers, request),
        "requestContext": context,
        "pathParameters": dict(routed.parameters) or None,
        "stageVariables": dict(api.stages[routed.stage]) or None,
        "body": body or None,
        "isBase64Encoded": is_base64,
    }


def _capitals(name: str) -> str:
    """Two names are spelled anew on the way, the others left (S test_lambda_aws_proxy_integration)."""
    return name.title() if name.lower() in ("authorization", "user-agent") else name


def _headers_and_query(headers: Iterable[tuple[str, str]], request: HttpRequest) -> Json:
    headers = tuple(headers)
    return {
        "headers": dict(headers),
        "multiValueHeaders": in_lists(headers),
        "queryStringParameters": dict(request.parameters) or None,
        "multiValueQueryStringParameters": in_lists(request.parameters) or None,
    }


def _context(api: RestApi | HttpApi, request: HttpRequest, routed: Routed) -> Json:
    return {
        "resourcePath": routed.template,
        "httpMethod": request.method,
        "extendedRequestId": short_id(request.request_id),
        "requestTime": time_of(request.received_at),
        "accountId": api.account_id,
        "protocol": request.protocol,
        "stage": routed.stage,
        "domainPrefix": api.api_id,
        "requestTimeEpoch": epoch_ms(request.received_at),
        "requestId": request.request_id if isinstance(api, RestApi) else short_id(request.request_id),
        "domainName": api.domain,
        "apiId": api.api_id,
    }


def _identity(request: HttpRequest) -> Json:
    """Nobody has signed: all that is known is where the request came from."""
    known = {"sourceIp": request.source_ip, "userAgent": request.value("user-agent")}
    return {**dict.fromkeys(_NOBODY), **known}
