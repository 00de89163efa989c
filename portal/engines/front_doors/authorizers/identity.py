"""Where a caller's identity is: what the sources that an authorizer names come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.front_doors.configured.sources import SOURCE
from portal.engines.front_doors.wire.request import HttpRequest


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
    match = SOURCE.fullmatch(source)
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
