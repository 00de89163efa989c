"""A front door as it lies in its row: what a learner may configure of it, as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from portal.engines.front_doors import (
    BadDoor,
    EveryDoor,
    FunctionUrl,
    HttpApi,
    LoadBalancer,
    Problem,
    RestApi,
    WebSocketApi,
    problems,
)

ASKS = "asks"  # beside the door's own configuration: see asking.py
CONFIG_CHARACTERS = 16_000  # as JSON
KINDS: Mapping[str, type[EveryDoor]] = {
    one.kind: one for one in (FunctionUrl, HttpApi, RestApi, LoadBalancer, WebSocketApi)
}
# Ids and the account come from the address; which functions authorizers are is in asking.py.
_CONFIGURED: Mapping[str, tuple[str, ...]] = {
    "function-url": ("auth_type", "invoke_mode", "cors", "granted"),
    "http-api": ("routes", "stages", "authorizers", "payload_format", "cors", "timeout_ms", "may_invoke"),
    "rest-api": (
        "routes",
        "stages",
        "authorizers",
        "binary_media_types",
        "timeout_ms",
        "endpoint",
        "may_invoke",
    ),
    "alb": ("rules", "otherwise", "multi_value_headers", "may_invoke"),
    "websocket-api": (
        "routes",
        "selection",
        "stage",
        "stage_variables",
        "authorizers",
        "timeout_ms",
        "may_invoke",
    ),
}
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(one) for kind, one in KINDS.items()}


def door_from_json(kind: str, config: Mapping[str, Any], *, address: str = "") -> EveryDoor:
    """
    What is not in `config` is as the door has it. Its ids follow from the `address`, so that no two have
    the same. Raises BadDoor, for what AWS would refuse too.
    """
    if kind not in KINDS:
        raise BadDoor(f"{kind[:40]!r} is no front door; one of {', '.join(KINDS)}.")
    config = {name: value for name, value in config.items() if name != ASKS}
    if unknown := next((name for name in config if name not in _CONFIGURED[kind]), None):
        raise BadDoor(f"{unknown[:40]!r} cannot be configured of this door.")
    if len(json.dumps(config, default=str)) > CONFIG_CHARACTERS:
        words = _("The configuration is over %(most)s characters. Take routes out.")
        raise BadDoor(words % {"most": intcomma(CONFIG_CHARACTERS)})
    try:
        door: EveryDoor = _ADAPTERS[kind].validate_python(dict(config))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))[:80]
        raise BadDoor(Problem(f"{where}: {first['msg']}.", at=str(first["loc"][0]))) from None
    door = _named(door, address) if address else door
    if found := problems(door):
        raise BadDoor(*found)
    return door


def door_to_json(door: EveryDoor) -> dict[str, Any]:
    """The `config` that makes it again: the same door, the same text."""
    told: dict[str, Any] = _ADAPTERS[door.kind].dump_python(door, mode="json")
    for name in _CONFIGURED[door.kind]:
        if isinstance(getattr(door, name), frozenset):
            told[name] = sorted(told[name])
    return {name: told[name] for name in _CONFIGURED[door.kind]}


def _named(door: EveryDoor, address: str) -> EveryDoor:
    seed = hashlib.sha256(address.encode()).hexdigest()
    match door:
        case FunctionUrl():
            return replace(door, url_id=seed[:32])
        case LoadBalancer():
            return replace(door, name=f"alb-{seed[:10]}", target_group=f"lambda/{seed[:16]}")
        case _:
            return replace(door, api_id=seed[:10])
