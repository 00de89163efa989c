"""
Routes as lines.

    GET /pets/{id}                              of REST and HTTP APIs
    POST /pets by staff
    DELETE /pets/{id} by people scopes pets/write
    $connect by staff                           of WebSocket APIs
    join responds
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .lines import BadLine, Word, words_of, written

BY = "by"
SCOPES = "scopes"
RESPONDS = "responds"
_SIGNS = (BY, SCOPES, RESPONDS)


def read_route(line: str) -> dict[str, Any]:
    """Raises BadLine; whether the key is one, the door says."""
    parts = words_of(line)
    length = 1 if parts[0].text.startswith("$") else 2
    key, rest = parts[:length], parts[length:]
    route: dict[str, Any] = {"key": " ".join(word.text for word in key)}
    if rest and rest[0].is_sign(BY):
        route["authorizer"] = _name_after(rest)
        rest = rest[2:]
    if len(rest) > 1 and rest[0].is_sign(SCOPES):
        route["scopes"] = [word.text for word in rest[1:]]
    elif rest:
        words = _(
            "%(word)s says nothing here: after the path stands “%(by)s” with an authorizer, and "
            "“%(scopes)s” with those that a token needs."
        )
        raise BadLine(words % {"word": repr(rest[0].text[:40]), "by": BY, "scopes": SCOPES})
    return route


def read_socket_route(line: str) -> dict[str, Any]:
    """Raises BadLine."""
    key, *rest = words_of(line)
    route: dict[str, Any] = {"key": key.text}
    if rest and rest[0].is_sign(BY):
        route["authorizer"] = _name_after(rest)
        rest = rest[2:]
    if rest and rest[0].is_sign(RESPONDS):
        route["responds"] = True
        rest = rest[1:]
    if rest:
        words = _(
            "%(word)s says nothing here: after the key stands “%(by)s” with an authorizer, and "
            "“%(responds)s” where the client gets what the handler returns."
        )
        raise BadLine(words % {"word": repr(rest[0].text[:40]), "by": BY, "responds": RESPONDS})
    return route


def route_line(route: Mapping[str, Any]) -> str:
    """Of either kind."""
    parts = [str(route["key"])] if "responds" not in route else [written(route["key"], *_SIGNS)]
    if route.get("authorizer"):
        parts += [BY, written(route["authorizer"])]
    if route.get("scopes"):
        parts += [SCOPES, *(written(scope) for scope in route["scopes"])]
    if route.get("responds"):
        parts.append(RESPONDS)
    return " ".join(parts)


def _name_after(rest: list[Word]) -> str:
    if len(rest) < 2:
        raise BadLine(_("after “%(by)s” stands the name of an authorizer.") % {"by": BY})
    return rest[1].text
