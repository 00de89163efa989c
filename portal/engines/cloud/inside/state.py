"""moto's state, asked without a web server between."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from botocore import xform_name
from moto.backends import get_backend
from moto.core.exceptions import HTTPException
from moto.core.request import Request as MotoRequest
from moto.core.utils import get_service_model

from portal.engines.cloud import iam

from . import known
from .asked import Asked
from .http import Reply
from .known import Service

REGION = "us-east-1"
NAMES = 1_024  # remembered of each kind; a function may ask for others

Answer = Callable[[MotoRequest, str, Any], tuple[int, dict[str, Any], str | bytes]]


class Fault(Exception):
    """moto met a fault of its own."""


class Refused(Exception):
    """moto refused what a seed asks for."""


def account() -> str:
    return os.environ["MOTO_ACCOUNT_ID"]


def load() -> None:
    """Import all there is, and what is set up with the first request; in the zygote."""
    for service in known.BY_NAME.values():
        _routes(service)
    _remember_names()


def _remember_names() -> None:
    """moto works both out anew in each call: the names of a class's functions, and a name in another case."""
    from moto.core import responses

    for name in ("method_names_from_class", "camelcase_to_underscores"):
        vars(responses)[name] = lru_cache(maxsize=NAMES)(getattr(responses, name))


def ask(asked: Asked) -> Reply:
    """Raises NotImplementedError for what moto lacks, Fault for what it meets."""
    if asked.operation not in operations(asked.service):
        raise NotImplementedError(asked.operation)
    request = asked.request
    clean = request.raw_url.partition("?")[0]
    for pattern, answer in _routes(asked.service):
        if pattern.match(clean):
            try:
                return _reply(*answer(request, request.raw_url, request.headers))
            except HTTPException as fault:
                return _reply(fault.code or 400, dict(fault.get_headers()), fault.get_body())
            except NotImplementedError:
                raise
            except Exception as fault:
                raise Fault(f"{type(fault).__name__}: {fault}"[:300]) from fault
    raise NotImplementedError(asked.operation)


def tell(service: str, operation: str, parameters: Mapping[str, Any], *, region: str = REGION) -> Any:
    """
    Call an operation of a service that speaks JSON as a seed does, without a gate. Raises Refused.

    SNS, which does not, is told flat parameters as its query protocol has them.
    """
    known_as = known.BY_NAME[service]
    if known_as.target:
        headers = {
            "X-Amz-Target": f"{known_as.target}.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
        }
        body = json.dumps(parameters)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"Action": operation, "Version": known_as.version, **parameters})
    url = f"https://{known_as.host}.{region}.amazonaws.com/"
    request = MotoRequest.from_primitives("POST", url, headers, body.encode())
    ((_, answer), *_) = _routes(known_as)
    try:
        reply = _reply(*answer(request, url, request.headers))
    except HTTPException as fault:
        raise Refused(str(fault.get_body())[:300]) from None
    if reply.status >= 400:
        raise Refused(_words(reply.body))
    return json.loads(reply.body) if known_as.target and reply.body else reply.body.decode()


def backends(moto: str) -> dict[str, Any]:
    """Of the account, by region; only those that have been asked."""
    if moto not in _of_account:
        _of_account[moto] = get_backend(moto)[account()]
    found = _of_account[moto]
    return dict(sorted(found.items())) if len(found) > 1 else dict(found)


def clear() -> None:
    """As if nothing had ever been asked, and ready to be."""
    for service in known.BY_NAME.values():
        get_backend(service.moto).reset()
    _of_account.clear()
    for service in known.BY_NAME.values():
        backends(service.moto)


# By moto's name for the service. Making one lists the regions of the service, which takes a while.
_of_account: dict[str, Any] = {}


@cache
def operations(service: Service) -> tuple[str, ...]:
    """Of a service, those that moto answers, by their names. For others its S3 would do something else."""
    module = sys.modules[f"moto.{service.moto}.responses"]
    answers = [
        one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__
    ]
    names = get_service_model(service.model).operation_names
    found = {name for name in names if any(hasattr(one, xform_name(name)) for one in answers)}
    if service.name == "s3":
        found |= {*iam.operations()["s3"], *known.OTHERWISE_NAMED}
    return tuple(sorted(found - known.WITHOUT_TRUST))


_known_routes: dict[str, list[tuple[re.Pattern[str], Answer]]] = {}


def _routes(service: Service) -> list[tuple[re.Pattern[str], Answer]]:
    if service.name not in _known_routes:
        of_account = get_backend(service.moto)[account()]
        # Of some there is one for all regions.
        backend = of_account[REGION if REGION in of_account else "aws"]
        _known_routes[service.name] = [(re.compile(url), answer) for url, answer in backend.urls.items()]
    return _known_routes[service.name]


def _reply(status: int, headers: Mapping[str, Any], body: str | bytes) -> Reply:
    data = body.encode() if isinstance(body, str) else bytes(body)
    flat = {
        str(name).lower(): str(value)
        for name, value in headers.items()
        if str(name).lower() not in ("status", "connection")
    }
    return Reply(status=int(status), headers=flat, body=data)


def _words(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        told = json.loads(text)
        return str(told.get("message") or told.get("Message") or text)[:300]
    except (ValueError, AttributeError):
        found = re.search(r"<Message>(.*?)</Message>", text, re.DOTALL)
        return (found[1] if found else text)[:300]
