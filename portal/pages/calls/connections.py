"""`@connections` of a deployed WebSocket API: to post to a client, to ask about one, to close it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.utils.timezone import now

from portal.engines.front_doors import (
    HttpRequest,
    HttpResponse,
    WebSocketApi,
    delete_connection,
    get_connection,
    post_to_connection,
)
from portal.engines.front_doors.sockets.connections_api import Asked
from portal.pages.calls.stages import Stage, stages_of
from portal.pages.calls.threads import in_thread
from portal.records.playground.models import DeployedDoor
from portal.records.playground.socket_calls import invoke_behind, keep_turn

_PATH = re.compile(r"(?:/[A-Za-z0-9_-]{1,128})?/@connections/([^/]{1,100})", re.ASCII)
_JSON = ("Content-Type", "application/json")


def connection_in(deployed: DeployedDoor, path: str) -> str | None:
    """The one that the path asks about, with or without the stage before it; None where it asks for else."""
    found = _PATH.fullmatch(path)
    return unquote(found[1]) if found and deployed.kind == WebSocketApi.kind else None


async def ask_connection(deployed: DeployedDoor, connection_id: str, request: HttpRequest) -> HttpResponse:
    """AWS asks for a signature; here the key of the door stands for it."""
    if request.signed_by is None:
        body = b'{"message":"Missing Authentication Token"}'
        return HttpResponse(status=403, headers=(_JSON,), body=body)
    if request.method not in ("POST", "GET", "DELETE"):
        return HttpResponse(status=403, headers=(_JSON,), body=b'{"message":"Forbidden"}')
    stages = stages_of(deployed)
    stage = next((one for one in stages if connection_id in one.sockets), None)
    if stage is None:
        return HttpResponse(status=410, headers=(_JSON, ("x-amzn-ErrorType", "GoneException")))
    asked = await in_thread(_ask, deployed, stage, connection_id, request)
    await stage.act(asked.effects)
    if asked.turn is not None:
        await in_thread(keep_turn, deployed, "", asked.turn, now())
    return asked.response


def _ask(deployed: DeployedDoor, stage: Stage, connection_id: str, request: HttpRequest) -> Asked:
    match request.method:
        case "POST":
            return post_to_connection(stage.sockets, connection_id, request.body, now())
        case "GET":
            return get_connection(stage.sockets, connection_id)
        case _:
            invoke = invoke_behind(deployed, stage.api, now)
            return delete_connection(stage.sockets, connection_id, invoke, now())
