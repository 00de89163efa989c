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

from . import bounds, known, trace_header
from .http import Request
from .known import Service

# Key, date, region, service: in a header, or in the query of what was signed ahead.
_SCOPE = re.compile(
    r"Credential=([\w-]{1,128})(?:/|%2F)\d{8}(?:/|%2F)([a-z0-9-]{1,30})(?:/|%2F)([a-z0-9-]{1,40})(?:/|%2F)aws4_request",
    re.ASCII | re.IGNORECASE,
)
_OLD_KEY = re.compile(r"AWSAccessKeyId=([A-Z0-9]{16,128})", re.ASCII)  # signed ahead, by version 2
_REGION = "us-east-1"
_KEY = "ASIAEXAMPLEEXAMPLE00"
_FORM = "application/x-www-form-urlencoded"


class NotSimulated(Exception):
    """Nothing here answers it. `service`, and the operation in `what`, are as far as they could be told."""

    def __init__(self, service: str, operation: str) -> None:
        super().__init__(operation)
        self.service = service
        self.what = f"{service}:{operation}" if service else operation


class Malformed(Exception):
    """The operation is known, and what it is given cannot be read."""

    def __init__(self, service: str, operation: str, protocol: str, words: str) -> None:
        super().__init__(words)
        self.service = service
        self.what = f"{service}:{operation}" if service else ""
        self.protocol = protocol
        self.code = "MalformedXML" if protocol == "rest-xml" else "SerializationException"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """`request` is moto's, under the host name that AWS has; `access_key` tells who signed it."""

    service: Service
    operation: str
    parameters: dict[str, Any]
    region: str
    protocol: str
    access_key: str
    request: MotoRequest


def read(request: Request) -> Asked:
    """Raises NotSimulated, Malformed."""
    is_form = request.headers.get("content-type", "").startswith(_FORM)
    if is_form and (excess := bounds.excess_of_form(request.body)):
        raise Malformed("", "", "query", f"This form is not taken: {excess}.")
    service, region = _service_of(request)
    request = trace_header.carried(request)
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
        raise NotSimulated(service.name, _operation_named(request)) from None
    if excess := _excess(request.body, protocol, operation):
        words = f"What {service.name}:{operation.name} was given is not taken: {excess}."
        raise Malformed(service.name, operation.name, protocol, words)
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
    if service.name == "sts" and (operation.name in known.WITHOUT_TRUST or parameters.get("PolicyArns")):
        given = " with PolicyArns" if operation.name == "AssumeRole" else ""
        raise NotSimulated(service.name, operation.name + given)
    return Asked(
        service=service,
        operation=operation.name,
        parameters=parameters,
        region=region,
        protocol=protocol,
        access_key=access_key_of(request),
        request=asked,
    )


def _excess(body: bytes, protocol: str, operation: Any) -> str:
    """Of what will be parsed; what S3 keeps as it is, is not."""
    if not body:
        return ""
    if protocol == "query":
        return ""  # its form has been looked at
    if protocol != "rest-xml":
        return bounds.excess_of_json(body)
    shape = operation.input_shape
    payload = shape.serialization.get("payload") if shape is not None else None
    kind = shape.members[payload].type_name if payload else ""
    if kind == "blob":
        return ""
    return bounds.excess_of_json(body) if kind == "string" else bounds.excess_of_xml(body)


def access_key_of(request: Request) -> str:
    """ "" for what nobody has signed."""
    query = request.url.partition("?")[2]
    scope = _SCOPE.search(request.headers.get("authorization", "")) or _SCOPE.search(query)
    signed = scope or _OLD_KEY.search(query)
    return signed[1] if signed else ""


def _service_of(request: Request) -> tuple[Service, str]:
    """By what it is signed for; unsigned, by what only one of them is sent."""
    headers = request.headers
    query = request.url.partition("?")[2]
    scope = _SCOPE.search(headers.get("authorization", "")) or _SCOPE.search(query)
    if scope:
        region, name = scope[2].lower(), scope[3].lower()
        if name not in known.BY_SIGNING:
            raise NotSimulated(name, _operation_named(request))
        return known.BY_SIGNING[name], region
    if target := headers.get("x-amz-target"):
        prefix = target.partition(".")[0]
        if prefix not in known.BY_TARGET:
            raise NotSimulated(prefix, _operation_named(request))
        return known.BY_TARGET[prefix], _REGION
    if headers.get("content-type", "").startswith(_FORM):
        (version,) = parse_qs(request.body.decode("latin-1")).get("Version", [""])[:1]
        if version in known.BY_VERSION:
            return known.BY_VERSION[version], _REGION
        raise NotSimulated("", _operation_named(request))
    return known.BY_NAME["s3"], _REGION


def _operation_named(request: Request) -> str:
    """As the request itself names it, for what no model is asked about."""
    headers = request.headers
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2][:64]
    if headers.get("content-type", "").startswith(_FORM):
        return parse_qs(request.body.decode("latin-1")).get("Action", [""])[0][:64]
    return f"{request.method} {request.url.partition('?')[0]}"[:64]
