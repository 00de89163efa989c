"""A function with doors, and a caller like curl, who speaks to the ASGI application."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils.timezone import now

from portal import asgi
from portal.pages.calls import app, sockets
from portal.records.accounts.models import Learner
from portal.records.playground.create import create_function
from portal.records.playground.deploy import deploy_door
from portal.records.playground.models import DeployedDoor
from portal.records.playground.written import DEFAULTS, Written
from tests.people import NOON, somebody

LONGEST_S = 20  # a bound for a busy machine
CODE = "import json\n\n\ndef lambda_handler(event, context):\n    return {answer}\n"


@dataclass
class Got:
    status: int
    headers: list[tuple[str, str]]
    chunks: list[bytes] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        return next((value for found, value in self.headers if found == name.lower()), None)


def curl(
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    query: str = "",
    host: str = "localhost",
) -> Got:
    """One request, as granian hands it on."""
    given = {"host": host, "user-agent": "curl/8", **(headers or {})}
    return asyncio.run(request(path, method, given, body, query))


async def request(
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    query: str = "",
    *,
    sends: bool = True,
    reads: bool = True,
) -> Got:
    """A caller who does not send leaves its body out; one who does not read gets the head of the answer."""
    sent: list[Any] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if not sends:
            await asyncio.Event().wait()
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if not reads and message.get("more_body"):
            await asyncio.Event().wait()
        sent.append(message)

    scope = _scope("http", path, {"host": "localhost", **(headers or {})}, query) | {"method": method}
    await asgi.application(scope, receive, send)
    start, *bodies = sent
    shown = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    assert bodies[-1]["more_body"] is False
    return Got(start["status"], shown, [one["body"] for one in bodies if one["body"]])


def _scope(kind: str, path: str, headers: dict[str, str], query: str) -> dict[str, Any]:
    return {
        "type": kind, "http_version": "1.1", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "client": ("127.0.0.1", 1), "scheme": "http",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "extensions": {"websocket.http.response": {}},
    }  # fmt: skip


class SocketClient:
    def __init__(self) -> None:
        self.to_portal: asyncio.Queue[Any] = asyncio.Queue()
        self.from_portal: asyncio.Queue[Any] = asyncio.Queue()

    async def says(self, text: str) -> None:
        await self.to_portal.put({"type": "websocket.receive", "text": text, "bytes": None})

    async def hears(self) -> Any:
        return await asyncio.wait_for(self.from_portal.get(), LONGEST_S)


@asynccontextmanager
async def connected(path: str, *, query: str = "", host: str = "localhost") -> AsyncIterator[SocketClient]:
    """Who asks for a socket, and leaves at the end."""
    client = SocketClient()
    await client.to_portal.put({"type": "websocket.connect"})
    scope = _scope("websocket", path, {"host": host}, query)
    served = asyncio.create_task(asgi.application(scope, client.to_portal.get, client.from_portal.put))
    try:
        yield client
    finally:
        await client.to_portal.put({"type": "websocket.disconnect", "code": 1005, "reason": ""})
        await asyncio.wait_for(served, LONGEST_S)


Deploy = Callable[..., DeployedDoor]


@pytest.fixture(autouse=True)
def confined(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine of tier full; what others say is tested by itself."""
    for module in (app, sockets):
        monkeypatch.setattr(module, "why_not", lambda: "")


@pytest.fixture
def owner(db: None) -> Learner:
    return somebody()


@pytest.fixture
def deploy(owner: Learner) -> Deploy:
    """A door of a new function that returns `answer`, an expression, or has `files`."""

    def make(
        kind: str,
        answer: str = "event",
        *,
        files: dict[str, str] | None = None,
        runtime: str = "",
        **config: Any,
    ) -> DeployedDoor:
        files = files or {"lambda_function.py": CODE.format(answer=answer)}
        fields = {**DEFAULTS, **({"runtime": runtime, "handler": "index.handler"} if runtime else {})}
        written = Written(files=files, fields=fields, event="{}")
        name = f"f-{uuid.uuid4().hex[:8]}"
        function = create_function(learner=owner, name=name, written=written, now=NOON)
        return deploy_door(function=function, kind=kind, config=config, now=now())

    return make
