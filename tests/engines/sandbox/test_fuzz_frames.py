"""Frames from a peer that sends anything at all, cut and glued anyhow."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from typing import Any

from hypothesis import example, given, settings

from portal.engines.sandbox import Connection, FrameError, Wire
from portal.engines.sandbox.inside.channel import HEADER, decode, encode

from .streams import (
    CAP,
    HANG_S,
    anything,
    cut,
    framed,
    meaning,
    nothing_left_open,
    places,
    streams,
)


@given(anything)
def test_whatever_is_sent_arrives(frame: Any) -> None:
    assert repr(decode(encode(frame)[HEADER.size :])) == repr(json.loads(json.dumps(frame)))


@settings(max_examples=200)
@given(streams, places)
@example(encode("x" * 250_000) * 3, [1, 3, 70_000, 250_001])
@example(HEADER.pack(CAP + 1), [])
@example(HEADER.pack(HEADER.size), [])
@example(framed(b"\xef\xbb\xbf{}"), [])
@example(framed("{}".encode("utf-16-be")), [])
def test_the_blocking_end_reads_what_was_meant(stream: bytes, places: list[int]) -> None:
    expected = meaning(stream, CAP)
    got: list[Any] = []
    with nothing_left_open():
        here, there = socket.socketpair()
        there.settimeout(HANG_S)
        writing = threading.Thread(target=send_all, args=(there, cut(stream, places)))
        writing.start()
        with Wire(here, cap=CAP) as wire:
            wire.settimeout(HANG_S)
            is_sound = True
            try:
                # A frame that is null reads like the end, so they are counted.
                while len(got) < len(expected.frames) or expected.is_sound:
                    frame = wire.receive()
                    if frame is None and len(got) == len(expected.frames):
                        break
                    got.append(frame)
                else:
                    wire.receive()
            except FrameError:
                is_sound = False
        writing.join()

    assert repr(got) == repr(expected.frames)
    assert is_sound == expected.is_sound


def send_all(sock: socket.socket, chunks: list[bytes]) -> None:
    with sock, contextlib.suppress(ConnectionError):  # the reader may have had enough
        for chunk in chunks:
            sock.sendall(chunk)


@settings(max_examples=200)
@given(streams, places)
@example(encode("x" * 250_000) * 3, [1, 3, 70_000, 250_001])
def test_the_asyncio_end_reads_what_was_meant(stream: bytes, places: list[int]) -> None:
    expected = meaning(stream, CAP)

    async def scenario() -> tuple[list[Any], bool]:
        here, there = socket.socketpair()
        there.setblocking(False)
        connection = Connection(*await asyncio.open_unix_connection(sock=here), cap=CAP)
        feeding = asyncio.ensure_future(feed(there, cut(stream, places)))
        got: list[Any] = []
        try:
            while len(got) < len(expected.frames):
                got.append(await connection.receive())
            return got, await connection.receive() is None
        except FrameError:
            return got, False
        finally:
            await connection.close()
            await feeding

    with nothing_left_open():
        got, is_sound = asyncio.run(asyncio.wait_for(scenario(), HANG_S))

    assert repr(got) == repr(expected.frames)
    assert is_sound == expected.is_sound


async def feed(sock: socket.socket, chunks: list[bytes]) -> None:
    with sock, contextlib.suppress(ConnectionError):
        for chunk in chunks:
            await asyncio.get_running_loop().sock_sendall(sock, chunk)
            await asyncio.sleep(0)
