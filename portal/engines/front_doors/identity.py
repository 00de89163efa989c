"""
Where a caller's identity is: the sources that an authorizer names.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .request import HttpRequest

# In the three spellings of the three kinds of API.
_SOURCE = re.compile(
    r"(?:(?:method|route)\.request|\$request)\.(?P<place>header|querystring)\.(?P<name>[^\s.]{1,256})"
    r"|\$?context\.(?P<context>[a-zA-Z0-9.]{1,100})|\$?stageVariables\.(?P<variable>[a-zA-Z0-9_]{1,64})",
    re.ASCII,
)


def is_source(text: str) -> bool:
    return _SOURCE.fullmatch(text) is not None


def read_sources(
    sources: tuple[str, ...],
    request: HttpRequest,
    *,
    stage_variables: Mapping[str, str],
    context: Mapping[str, Any],
) -> tuple[str, ...] | None:
    """
    The values, in order; None when one of them is missing or empty. `context` is the requestContext of
    the event that is under way.
    """
    found = [_read(source, request, stage_variables, context) for source in sources]
    return tuple(value for value in found if value) if all(found) else None


def _read(
    source: str, request: HttpRequest, stage_variables: Mapping[str, str], context: Mapping[str, Any]
) -> str | None:
    match = _SOURCE.fullmatch(source)
    if match is None:
        return None
    if match["place"] == "header":
        return request.value(match["name"])
    if match["place"] == "querystring":
        return next((value for name, value in request.parameters if name == match["name"]), None)
    if match["variable"]:
        return stage_variables.get(match["variable"])
    found: Any = context
    for name in match["context"].split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return str(found) if isinstance(found, str | int) else None
