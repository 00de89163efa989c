"""What a request asks for: service, operation and parameters, as botocore's models of the services tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request as MotoRequest
from moto.core.request import determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from . import known
from .http import Request
from .known import Service

# Key, date, region, service: in a header, or in the query of what was signed ahead.
_SCOPE = re.compile(
    r"Credential=[\w-]{1,128}(?:/|%2F)\d{8}(?:/|%2F)([a-z0-9-]{1,30})(?:/|%2F)([a-z0-9-]{1,40})(?:/|%2F)aws4_request",
    re.ASCII | re.IGNORECASE,
)
_REGION = "us-east-1"
_KEY = "ASIAEXAMPLEEXAMPLE00"
_FORM = "application/x-www-form-urlencoded"


class NotSimulated(Exception):
    """Nothing here answers it. `service` and `operation` are as far as they could be told."""

    def __init__(self, service: str, operation: str, words: str) -> None:
        super().__init__(words)
        self.service = service
        self.operation = operation


class Malformed(Exception):
    """The operation is known, and what it is given cannot be read."""

    def __init__(self, service: str, operation: str, protocol: str, words: str) -> None:
        super().__init__(words)
        self.service = service
        self.operation = operation
        self.protocol = protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """`request` is moto's, under the host name that AWS has."""

    service: Service
    operation: str
    parameters: dict[str, Any]
    region: str
    protocol: str
    request: MotoRequest


def read(request: Request) -> Asked:
    """Raises NotSimulated, Malformed."""
    service, region = _service_of(request)
    if "authorization" not in request.headers and "X-Amz-Signature" not in request.url:
        # There are no keys that could sign: whoever asks is the role, and no stranger, as moto would think.
        scope = f"{_KEY}/20260101/{region}/{service.host}/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        request = replace(request, headers={**request.headers, "authorization": signed})
    asked = MotoRequest.from_primitives(
        request.method,
        f"https://{service.host}.{region}.amazonaws.com{request.url}",
        {**request.headers, "host": f"{service.host}.{region}.amazonaws.com"},
        request.body,
    )
    model = get_service_model(service.model)
    try:
        protocol = determine_request_protocol(model, asked.content_type)
        operation, labels = get_service_router(service.model).match(asked)
    except (NotFound, NotImplementedError, KeyError):
        raise NotSimulated(service.name, _operation_named(request), "") from None
    try:
        parameters = PROTOCOL_PARSERS[protocol](operation).parse(
            {
                "method": asked.method,
                "values": asked.values,
                "headers": asked.headers,
                "body": asked.data,
                "url_path": asked.path,
                "url_params": labels,
            }
        )
    except Exception as fault:  # whatever a parser of others makes of what a function sends
        words = f"What {service.name}:{operation.name} was given cannot be read: {fault}"
        raise Malformed(service.name, operation.name, protocol, words[:500]) from None
    return Asked(
        service=service,
        operation=operation.name,
        parameters=parameters,
        region=region,
        protocol=protocol,
        request=asked,
    )


def _service_of(request: Request) -> tuple[Service, str]:
    """By what it is signed for; unsigned, by what only one of them is sent."""
    headers = request.headers
    query = request.url.partition("?")[2]
    scope = _SCOPE.search(headers.get("authorization", "")) or _SCOPE.search(query)
    if scope:
        region, name = scope[1].lower(), scope[2].lower()
        if name not in known.BY_SIGNING:
            raise NotSimulated(name, _operation_named(request), "")
        return known.BY_SIGNING[name], region
    if target := headers.get("x-amz-target"):
        prefix = target.partition(".")[0]
        if prefix not in known.BY_TARGET:
            raise NotSimulated(prefix, _operation_named(request), "")
        return known.BY_TARGET[prefix], _REGION
    if headers.get("content-type", "").startswith(_FORM):
        (version,) = parse_qs(request.body.decode("latin-1")).get("Version", [""])[:1]
        if version in known.BY_VERSION:
            return known.BY_VERSION[version], _REGION
        raise NotSimulated("", _operation_named(request), "")
    return known.BY_NAME["s3"], _REGION


def _operation_named(request: Request) -> str:
    """As the request itself names it, for what no model is asked about."""
    headers = request.headers
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2][:64]
    if headers.get("content-type", "").startswith(_FORM):
        return parse_qs(request.body.decode("latin-1")).get("Action", [""])[0][:64]
    return f"{request.method} {request.url.partition('?')[0]}"[:64]
