"""
The whole portal in one process: event streams as coroutines, pages in threads,
and the threads that work runs off.

Pages go through WSGI: on the same core that serves more than twice as many
requests as Django's own ASGI handler, and a view may wait for a run without
holding up the others.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# Sets Django up, which the imports after it need.
from portal.wsgi import application as pages_in_wsgi  # isort: split

from portal.library import warm_up
from portal.pages.calls.app import calls
from portal.pages.calls.gate import is_call
from portal.pages.calls.sockets import socket
from portal.pages.live.app import live
from portal.pages.search.index import warm_index
from portal.records.runs.serving import start_pool, stop_pool

Message = MutableMapping[str, Any]
PAGE_THREADS = int(os.environ.get("PAGE_THREADS", "32"))

pages = cast(Any, WSGIMiddleware(cast(Any, pages_in_wsgi), workers=PAGE_THREADS))


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    if scope["type"] == "lifespan":
        await _live_through(receive, send)
    elif scope["type"] == "websocket":
        await socket(scope, receive, send)
    elif scope["type"] == "http" and is_call(scope):
        await calls(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live(scope, receive, send)
    elif scope["type"] == "http":
        # granian hands out a future where a2wsgi wants a coroutine.
        async def receive_in_coroutine() -> Message:
            return await receive()

        await pages(scope, receive_in_coroutine, send)


async def _live_through(
    receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            warm_up()
            start_pool(settings.BROKER_SOCKET, settings.RUN_THREADS, settings.CHECKER_SOCKET)
            await send({"type": "lifespan.startup.complete"})
            warm_index()  # behind the start: pages are served meanwhile
            if address := os.environ.get("WARMSTART_ADDRESS"):
                print(f"Warmstart is at {address}", flush=True)
        elif message["type"] == "lifespan.shutdown":
            stop_pool()
            await send({"type": "lifespan.shutdown.complete"})
            return
