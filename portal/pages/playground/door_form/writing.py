"""From a door to the texts of its form, which make it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from portal.engines.front_doors import EveryDoor
from portal.records.playground.door_json import ASKS, door_from_json, door_to_json

from .fields import SOURCE
from .route_lines import route_line
from .rule_lines import action_line, rule_lines

_PLAIN = ("auth_type", "invoke_mode", "payload_format", "endpoint", "selection", "stage", "timeout_ms")
# Of authorizers that are not there.
_NO_AUTHORIZER = {
    "auth_kind": "REQUEST",
    "auth_ttl": "0",
    "auth_format": "2.0",
    "jwt_source": SOURCE,
}


def texts_of(door: EveryDoor, config: Mapping[str, Any]) -> dict[str, str]:
    """`config` is that of its row: which functions are asked is not in the door itself."""
    told = door_to_json(door)
    texts = {name: str(told[name]) for name in _PLAIN if name in told}
    texts["may"] = "on" if told.get("may_invoke", told.get("granted")) else ""
    if "stages" in told:
        texts["stage"], variables = next(iter(told["stages"].items()))
    else:
        variables = told.get("stage_variables", {})
    texts["variables"] = "\n".join(f"{name}={value}" for name, value in variables.items())
    if "routes" in told:
        texts["routes"] = "\n".join(route_line(route) for route in told["routes"])
    if "binary_media_types" in told:
        texts["binary"] = ", ".join(told["binary_media_types"])
    if "rules" in told:
        texts["rules"] = rule_lines(told["rules"])
        texts["otherwise"] = action_line(told["otherwise"])
        texts["multi"] = "on" if told["multi_value_headers"] else ""
    asks = config.get(ASKS) or {}
    return texts | _cors_texts(told.get("cors") or {}) | _authorizer_texts(told.get("authorizers", ()), asks)


def default_texts(kind: str) -> dict[str, str]:
    return texts_of(door_from_json(kind, {}), {})


def _cors_texts(cors: Mapping[str, Any]) -> dict[str, str]:
    if not cors:
        return {}
    return {
        "cors_origins": ", ".join(cors["allow_origins"]),
        "cors_methods": ", ".join(cors["allow_methods"]),
        "cors_headers": ", ".join(cors["allow_headers"]),
        "cors_exposed": ", ".join(cors["expose_headers"]),
        "cors_age": "" if cors["max_age_s"] is None else str(cors["max_age_s"]),
        "cors_credentials": "on" if cors["allow_credentials"] else "",
    }


def _authorizer_texts(authorizers: Any, asks: Mapping[str, str]) -> dict[str, str]:
    texts = dict(_NO_AUTHORIZER)
    for one in authorizers:
        texts |= _jwt_texts(one) if "jwks" in one else _function_texts(one, asks)
    return texts


def _function_texts(one: Mapping[str, Any], asks: Mapping[str, str]) -> dict[str, str]:
    return {
        "auth_name": one["name"],
        "auth_function": asks.get(one["name"], ""),
        "auth_kind": one["kind"],
        "auth_sources": ", ".join(one["sources"]),
        "auth_ttl": str(one["ttl_s"]),
        "auth_format": one["payload_format"],
        "auth_simple": "on" if one["simple"] else "",
    }


def _jwt_texts(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "jwt_name": one["name"],
        "jwt_issuer": one["issuer"],
        "jwt_audience": ", ".join(one["audience"]),
        "jwt_source": one["source"],
        "jwt_keys": json.dumps(one["jwks"]),
    }
