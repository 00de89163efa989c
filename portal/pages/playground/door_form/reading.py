"""From what was typed to the configuration of a door, and every fault of it where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from portal.engines.front_doors import BadDoor, Problem
from portal.records.playground.door_json import ASKS

from .fields import FIELDS, LONGEST
from .lines import BadLine, each_line
from .route_lines import read_route, read_socket_route
from .rule_lines import read_action, read_rules

T = TypeVar("T")
ACTIONS = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]


def read_config(kind: str, posted: Mapping[str, str]) -> dict[str, Any]:
    """What deploy_door takes. Raises BadDoor, whose problems are at the names of the fields."""
    typed = _Typed(kind, posted)
    config = {} if typed.faults else _READERS[kind](typed)
    if typed.faults:
        raise BadDoor(*typed.faults)
    return config


class _Typed:
    """The texts of the form. What one of them has wrong is kept in `faults`, and reading goes on."""

    def __init__(self, kind: str, posted: Mapping[str, str]) -> None:
        self.faults: list[Problem] = []
        self._texts = {field.name: posted.get(field.name, "").strip() for field in FIELDS[kind]}
        for field in FIELDS[kind]:
            text = self._texts[field.name]
            if len(text) > LONGEST or not "".join(text.split()).isprintable():
                words = _("At most %(most)s characters, all of them visible.")
                self.fault(field.name, words % {"most": intcomma(LONGEST)})

    def fault(self, name: str, says: str) -> None:
        self.faults.append(Problem(says, at=name))

    def text(self, name: str) -> str:
        return self._texts[name]

    def is_on(self, name: str) -> bool:
        return bool(self._texts[name])

    def listed(self, name: str) -> list[str]:
        return [part for part in self._texts[name].replace(",", " ").split() if part]

    def whole(self, name: str) -> int:
        text = self._texts[name]
        if text.lstrip("-").isdecimal() and text.isascii() and len(text) <= 9:
            return int(text)
        self.fault(name, _("A whole number is missing here."))
        return 0

    def read(self, name: str, read: Callable[[str], T]) -> T | None:
        """None where `read` raises BadLine."""
        try:
            return read(self._texts[name])
        except BadLine as fault:
            words = str(fault)
            self.fault(name, words[:1].upper() + words[1:])
            return None


def _url(typed: _Typed) -> dict[str, Any]:
    return {
        "auth_type": typed.text("auth_type"),
        "invoke_mode": typed.text("invoke_mode"),
        "cors": _cors(typed),
        "granted": ACTIONS if typed.is_on("may") else [],
    }


def _http(typed: _Typed) -> dict[str, Any]:
    more = {"payload_format": typed.text("payload_format"), "cors": _cors(typed)}
    return _api(typed, "$default") | more | _authorizers(typed, _http_authorizer(typed), _jwt(typed))


def _rest(typed: _Typed) -> dict[str, Any]:
    more = {"endpoint": typed.text("endpoint"), "binary_media_types": typed.listed("binary")}
    kind = {"kind": typed.text("auth_kind")}
    return _api(typed, "prod") | more | _authorizers(typed, kind)


def _alb(typed: _Typed) -> dict[str, Any]:
    return {
        "rules": typed.read("rules", read_rules) or [],
        "otherwise": typed.read("otherwise", read_action),
        "multi_value_headers": typed.is_on("multi"),
        "may_invoke": typed.is_on("may"),
    }


def _socket(typed: _Typed) -> dict[str, Any]:
    routes = typed.read("routes", lambda text: each_line(text, read_socket_route)) or []
    return {
        "routes": routes,
        "selection": typed.text("selection"),
        "stage": typed.text("stage"),
        "stage_variables": _variables(typed),
        "timeout_ms": typed.whole("timeout_ms"),
        "may_invoke": typed.is_on("may"),
        **_authorizers(typed, {}),
    }


def _api(typed: _Typed, stage: str) -> dict[str, Any]:
    return {
        "routes": typed.read("routes", lambda text: each_line(text, read_route)) or [],
        "stages": {typed.text("stage") or stage: _variables(typed)},
        "timeout_ms": typed.whole("timeout_ms"),
        "may_invoke": typed.is_on("may"),
    }


def _variables(typed: _Typed) -> dict[str, str]:
    def read(line: str) -> tuple[str, str]:
        name, sign, value = line.partition("=")
        if not sign:
            raise BadLine(_("write NAME=value."))
        return name.strip(), value.strip()

    return dict(typed.read("variables", lambda text: each_line(text, read)) or [])


def _cors(typed: _Typed) -> dict[str, Any] | None:
    parts: dict[str, Any] = {
        "allow_origins": typed.listed("cors_origins"),
        "allow_methods": typed.listed("cors_methods"),
        "allow_headers": typed.listed("cors_headers"),
        "expose_headers": typed.listed("cors_exposed"),
    }
    age = typed.text("cors_age")
    if not any(parts.values()) and not age and not typed.is_on("cors_credentials"):
        return None
    parts["allow_credentials"] = typed.is_on("cors_credentials")
    return {**parts, "max_age_s": typed.whole("cors_age") if age else None}


def _authorizers(typed: _Typed, more: Mapping[str, Any], *others: dict[str, Any] | None) -> dict[str, Any]:
    """The one that is a function, with what the kind of door has `more` of it; and `others`."""
    found = [one for one in others if one]
    name = typed.text("auth_name")
    if not name:
        if typed.text("auth_function") or typed.text("auth_sources"):
            typed.fault("auth_name", _("An authorizer has a name, by which routes ask for it."))
        return {"authorizers": found}
    own = {"name": name, "sources": typed.listed("auth_sources"), "ttl_s": typed.whole("auth_ttl"), **more}
    return {"authorizers": [own, *found], ASKS: {name: typed.text("auth_function")}}


def _http_authorizer(typed: _Typed) -> dict[str, Any]:
    return {"payload_format": typed.text("auth_format"), "simple": typed.is_on("auth_simple")}


def _jwt(typed: _Typed) -> dict[str, Any] | None:
    name = typed.text("jwt_name")
    if not name:
        if typed.text("jwt_issuer") or typed.text("jwt_audience") or typed.text("jwt_keys"):
            typed.fault("jwt_name", _("An authorizer has a name, by which routes ask for it."))
        return None
    return {
        "name": name,
        "issuer": typed.text("jwt_issuer"),
        "audience": typed.listed("jwt_audience"),
        "source": typed.text("jwt_source"),
        "jwks": typed.read("jwt_keys", _key_set) or {},
    }


def _key_set(text: str) -> dict[str, Any]:
    """A list of flat objects: texts, and lists of them. Raises BadLine."""
    try:
        found = json.loads(text)
        keys = found["keys"]
        sound = isinstance(keys, list) and all(_is_key(key) for key in keys)
    except (ValueError, RecursionError, TypeError, KeyError):
        sound = False
    if not sound:
        raise BadLine(_('a key set is JSON, {"keys": [{"kty": "RSA", "kid": "…", "n": "…", "e": "AQAB"}]}.'))
    return {"keys": keys}


def _is_key(key: Any) -> bool:
    return isinstance(key, dict) and all(
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        for value in key.values()
    )


_READERS: Mapping[str, Callable[[_Typed], dict[str, Any]]] = {
    "function-url": _url,
    "http-api": _http,
    "rest-api": _rest,
    "alb": _alb,
    "websocket-api": _socket,
}
