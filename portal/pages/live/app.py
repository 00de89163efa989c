"""
`/live/runs/<uuid>/` beside Django: a coroutine for each listener instead of a
thread, so that hundreds may wait. Looks at the database from a few threads.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.urls import reverse

from portal.pages.live.feed import News, news_of, place_frame
from portal.pages.live.line import Line
from portal.pages.live.who import language_for, run_for
from portal.records.progress.question_place import is_of_question
from portal.records.runs.models import Purpose, Run
from portal.records.runs.standing import may_ask

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

LOOK_S = 0.1
HEARTBEAT_S = 15.0  # a comment, so that proxies keep the stream open
LIFE_S = 20 * 60.0  # longer than any run; whoever still listens connects again
THREADS = 6
PATH = re.compile(r"^/live/runs/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/$")
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

_line = Line()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application. 404 for anything that is not a run of the asker's."""
    path = PATH.match(scope["path"])
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if path is None or scope["method"] != "GET" or not await _in_thread(_may_listen, scope):
        await _refuse(send)
        return
    cookies = headers.get(b"cookie", "")
    run = await _in_thread(run_for, uuid.UUID(path[1]), cookies)
    if run is None:
        await _refuse(send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    language = language_for(cookies, headers.get(b"accept-language", ""))
    stream = asyncio.create_task(_stream(run, _last_id(headers), language, send))
    gone = asyncio.create_task(_until_gone(receive))
    done, pending = await asyncio.wait({stream, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()  # raises what went wrong


async def _stream(run: Run, last_id: int, language: str, send: Send) -> None:
    result_url = _result_url(run)
    clock = asyncio.get_running_loop().time
    ends, beat = clock() + LIFE_S, clock() + HEARTBEAT_S
    told = 0
    while clock() < ends:
        news: News = await _in_thread(news_of, run, last_id, result_url, language)
        last_id, frames = news.last_id, news.frames
        if frames:
            told = 0  # whatever happened, the page may have forgotten
        if news.queued and (place := await _in_thread(_line.place_of, run.pk)) != told:
            frames, told = frames + place_frame(place, language), place
        if frames or clock() >= beat:
            await send(
                {"type": "http.response.body", "body": frames or b": still here\n\n", "more_body": True}
            )
            beat = clock() + HEARTBEAT_S
        if news.over:
            break
        await asyncio.sleep(LOOK_S)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _result_url(run: Run) -> str:
    if run.purpose == Purpose.PLAY:
        return reverse("playground:result", args=[run.pk])
    if is_of_question(run):
        return reverse("practice:result", args=[run.pk])
    return reverse("labs:result", args=[run.lab_slug, run.pk])


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"There is no such run.\n"})


def _may_listen(scope: Scope) -> bool:
    """What the pages ask too, in portal.pages.home.alone: this application stands beside Django's."""
    return may_ask(
        settings.BROKER_SOCKET,
        peer=(scope.get("client") or ("",))[0],
        headers=(name.decode("latin-1") for name, _ in scope["headers"]),
        allow_guarded=settings.SANDBOX_ALLOW_GUARDED,
    )


def _last_id(headers: dict[bytes, str]) -> int:
    """Where the listener stopped; the beginning for anything that is no id of ours."""
    given = headers.get(b"last-event-id", "")
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given, re.ASCII) else 0


async def _in_thread(look: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, _look, look, *arguments)


def _look(look: Callable[..., T], *arguments: Any) -> T:
    try:
        return look(*arguments)
    finally:
        # SQLite's connection stays with its thread; others go back to their pool.
        if connection.vendor != "sqlite":
            connection.close()
