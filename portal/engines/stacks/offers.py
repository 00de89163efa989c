"""What can be done to a stack once it stands: which APIs can be called, which functions invoked."""

from __future__ import annotations

from typing import Any, Final

from portal.engines.front_doors import FunctionUrl, HttpApi, LoadBalancer, RestApi, WebSocketApi

from .plan import Api, Plan

_KINDS: Final = (
    (RestApi, "REST API"),
    (HttpApi, "HTTP API"),
    (FunctionUrl, "function URL"),
    (LoadBalancer, "load balancer"),
    (WebSocketApi, "WebSocket API"),
)
_SECTIONS: Final = ("buckets", "queues", "topics")
ROUTES: Final = 100  # of one API


def offers_of(plan: Plan) -> dict[str, Any]:
    """
    {"apis": [{"id", "kind", "routes"}], "sockets": same, "functions": [{"id", "qualifiers"}],
    "buckets": [id], "queues", "topics", "schedules", "machines": same}. Ids are logical ids; a thing that has
    none has its name.
    """
    logical = {name: logical_id for logical_id, name in plan.names.items()}
    apis = [one for one in plan.apis if not isinstance(one.door, WebSocketApi)]
    sockets = [one for one in plan.apis if isinstance(one.door, WebSocketApi)]
    seed = plan.seed.to_json()
    return {
        "apis": [_api(one) for one in apis],
        "sockets": [_api(one) for one in sockets],
        "functions": [
            {"id": one.logical_id, "qualifiers": [alias.name for alias in one.versions.aliases]}
            for one in plan.functions.values()
        ],
        **{
            section: [logical.get(one["name"], one["name"]) for one in seed.get(section, ())]
            for section in _SECTIONS
        },
        "schedules": [one.logical_id for one in plan.schedules],
        "machines": [one.logical_id for one in plan.machines],
    }


def _api(api: Api) -> dict[str, Any]:
    kind = next((word for door, word in _KINDS if isinstance(api.door, door)), "API")
    return {"id": api.logical_id, "kind": kind, "routes": list(api.routes)[:ROUTES]}
