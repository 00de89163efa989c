"""Frames from a peer that sends anything at all, cut and glued anyhow."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.engines.sandbox import Connection, Frame, FrameError, Wire
from portal.engines.sandbox.frames import HEADER, pack
from portal.engines.sandbox.inside.channel import decode, to_json

from .streams import CAP, HANG_S, Meaning, anything, cut, meaning, nothing_left_open, pieces, places


def packed(value: Any, *attached: bytes) -> bytes:
    return b"".join(pack(value, attached))


def framed(body: bytes, attached: bytes = b"") -> bytes:
    return HEADER.pack(len(body), len(attached)) + body + attached


whole = st.builds(
    lambda value, attached: packed(value, *attached), anything, st.lists(st.binary(max_size=40))
)
streams = st.lists(pieces(whole, header=HEADER), max_size=6).map(b"".join)
LONG = [
    packed("x" * 250_000) * 3,
    packed(1, b"x" * 250_000, b"y") * 3,
    packed("x" * 80_000, b"y" * 80_000) * 3,
]


@given(anything)
def test_whatever_is_sent_arrives(value: Any) -> None:
    assert repr(decode(to_json(value))) == repr(json.loads(json.dumps(value)))


@settings(max_examples=200)
@given(streams, places)
@example(LONG[0], [1, 3, 70_000, 250_001])
@example(LONG[1], [1, 9, 70_000, 250_001])
@example(LONG[2], [1, 8, 70_000, 80_010])
@example(HEADER.pack(CAP + 1, 0), [])
@example(HEADER.pack(CAP, 1), [])
@example(HEADER.pack(HEADER.size, 0), [])
@example(framed(b"\xef\xbb\xbf{}"), [])
@example(framed("{}".encode("utf-16-be")), [])
def test_the_blocking_end_reads_what_was_meant(stream: bytes, places: list[int]) -> None:
    expected = meaning(stream, CAP, header=HEADER)
    got: list[Frame] = []
    with nothing_left_open():
        here, there = socket.socketpair()
        there.settimeout(HANG_S)
        writing = threading.Thread(target=send_all, args=(there, cut(stream, places)))
        writing.start()
        with Wire(here, cap=CAP) as wire:
            wire.settimeout(HANG_S)
            is_sound = True
            try:
                while (frame := wire.receive()) is not None:
                    got.append(frame)
            except FrameError:
                is_sound = False
        writing.join()

    assert_meant(got, is_sound, expected)


def assert_meant(got: list[Frame], is_sound: bool, expected: Meaning) -> None:
    assert repr([frame.value for frame in got]) == repr(expected.frames)
    assert [bytes(frame.attached) for frame in got] == expected.attached
    assert is_sound == expected.is_sound


def send_all(sock: socket.socket, chunks: list[bytes]) -> None:
    with sock, contextlib.suppress(ConnectionError):  # the reader may have had enough
        for chunk in chunks:
            sock.sendall(chunk)


@settings(max_examples=200)
@given(streams, places)
@example(LONG[0], [1, 3, 70_000, 250_001])
@example(LONG[1], [1, 9, 70_000, 250_001])
@example(LONG[2], [1, 8, 70_000, 80_010])
def test_the_asyncio_end_reads_what_was_meant(stream: bytes, places: list[int]) -> None:
    expected = meaning(stream, CAP, header=HEADER)
    got: list[Frame] = []

    async def scenario() -> bool:
        here, there = socket.socketpair()
        there.setblocking(False)
        connection = Connection(*await asyncio.open_unix_connection(sock=here), cap=CAP)
        feeding = asyncio.ensure_future(feed(there, cut(stream, places)))
        try:
            while (frame := await connection.receive()) is not None:
                got.append(frame)
        except FrameError:
            return False
        finally:
            await connection.close()
            await feeding
        return True

    with nothing_left_open():
        is_sound = asyncio.run(asyncio.wait_for(scenario(), HANG_S))

    assert_meant(got, is_sound, expected)


async def feed(sock: socket.socket, chunks: list[bytes]) -> None:
    with sock, contextlib.suppress(ConnectionError):
        for chunk in chunks:
            await asyncio.get_running_loop().sock_sendall(sock, chunk)
            await asyncio.sleep(0)
