"""Control sockets, where descriptors travel beside frames: the same fuzzing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.engines.sandbox import FrameError
from portal.engines.sandbox.exchange import Exchange
from portal.engines.sandbox.inside.channel import FRAME_BYTES, HEADER, Channel, encode

from .streams import (
    HANG_S,
    TAKEN,
    WHOLE,
    anything,
    as_object,
    as_text,
    cut,
    meaning,
    nothing_left_open,
    objects,
    pieces,
    places,
)

# Control sockets: objects only, and descriptors beside them.

control = st.lists(pieces(objects.map(encode)) | anything.map(encode), max_size=6).map(b"".join)
counts = st.lists(st.integers(0, 6), min_size=9, max_size=9)


class Parcels:
    """The chunks of a stream, each but the long ones with so many descriptors of files of its own."""

    def __init__(
        self, stream: bytes, places: list[int], counts: list[int], *, read: Callable[[bytes], Any]
    ) -> None:
        self.chunks = cut(stream, places)
        self.files = [
            [os.memfd_create("parcel") for _ in range(count if len(chunk) < WHOLE else 0)]
            for count, chunk in zip(counts, self.chunks, strict=False)
        ]
        self.expected = meaning(stream, FRAME_BYTES, read=read)

    def send(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(ConnectionError):
            for chunk, files in zip(self.chunks, self.files, strict=True):
                if files:
                    socket.send_fds(sock, [chunk], files)
                else:
                    sock.sendall(chunk)

    def of_frames(self) -> list[list[int]]:
        """Inode numbers by frame: of the one in which the last byte of their chunk lies."""
        found: list[list[int]] = [[] for _ in self.expected.frames]
        end = 0
        for chunk, files in zip(self.chunks, self.files, strict=True):
            end += len(chunk)
            frame = next((index for index, at in enumerate(self.expected.ends) if at >= end), None)
            if frame is not None:
                found[frame] += map(inode, files[:TAKEN])
        return found

    def close(self) -> None:
        for files in self.files:
            for file in files:
                os.close(file)


def inode(file: int) -> int:
    return os.fstat(file).st_ino


def opened(received: list[tuple[Any, list[int]]]) -> tuple[list[Any], list[list[int]]]:
    """Frames, and the inode numbers of what came with each, closed now."""
    numbers = [[inode(file) for file in files] for _, files in received]
    for _, files in received:
        for file in files:
            os.close(file)
    return [frame for frame, _ in received], numbers


@settings(max_examples=200)
@given(control, places, counts)
@example(encode({}) * 3, [3, 6, 9], [1] * 9)
@example(encode({}) + HEADER.pack(900), [8], [1] * 9)
def test_the_loop_gives_each_frame_its_descriptors(
    stream: bytes, places: list[int], counts: list[int]
) -> None:
    received: list[tuple[Any, list[int]]] = []

    async def scenario(parcels: Parcels) -> int:
        here, there = socket.socketpair()
        there.settimeout(HANG_S)
        ended = asyncio.Event()
        ends = []
        Exchange(
            here,
            on_frame=lambda frame, files: received.append((frame, files)),
            on_end=lambda: (ends.append(1), ended.set()),
        )
        await asyncio.to_thread(parcels.send, there)
        await ended.wait()
        await asyncio.sleep(0)
        return len(ends)

    with nothing_left_open():
        parcels = Parcels(stream, places, counts, read=as_object)
        ends = asyncio.run(asyncio.wait_for(scenario(parcels), HANG_S))
        frames, numbers = opened(received)
        expected = parcels.of_frames()
        parcels.close()

    assert ends == 1
    assert repr(frames) == repr(parcels.expected.frames)
    assert numbers == expected


@settings(max_examples=200)
@given(control, places, counts)
@example(encode({}) * 3, [3, 6, 9], [1] * 9)
@example(encode({}) + HEADER.pack(900), [8], [1] * 9)
def test_the_inner_end_gives_each_frame_its_descriptors(
    stream: bytes, places: list[int], counts: list[int]
) -> None:
    received: list[tuple[Any, list[int]]] = []
    with nothing_left_open():
        parcels = Parcels(stream, places, counts, read=as_text)
        here, there = socket.socketpair()
        here.settimeout(HANG_S)
        there.settimeout(HANG_S)
        sending = threading.Thread(target=parcels.send, args=(there,))
        sending.start()
        channel = Channel(here)
        with contextlib.suppress(FrameError):
            while (came := channel.receive()) is not None:
                received.append(came)
        channel.close()
        for file in channel._descriptors.rest():  # the process that held them ends with its channel
            os.close(file)
        sending.join()
        frames, numbers = opened(received)
        expected = parcels.of_frames()
        parcels.close()

    assert repr(frames) == repr(parcels.expected.frames)
    assert numbers == expected


parcels = st.tuples(st.sampled_from([0, 10, 10, 10, 5_000, 200_000]), st.integers(0, TAKEN))


@settings(max_examples=60)
@given(st.lists(parcels, max_size=12), st.none() | st.integers(0, 11), st.booleans())
@example([(10, 1)] * 1_500, None, False)  # more than a socket holds
@example([(10, 1)] * 1_500, 700, False)
@example([(10, 1)] * 1_500, 0, True)
def test_what_the_loop_sends_arrives_in_order_or_ends(
    sent: list[tuple[int, int]], reads: int | None, is_closed: bool
) -> None:
    """The far end reads all, or so many frames and is gone; or it is closed here in the middle."""
    got: list[tuple[Any, list[int]]] = []
    ends: list[int] = []

    async def scenario(file: int) -> None:
        here, there = socket.socketpair()
        there.settimeout(HANG_S)
        exchange = Exchange(here, on_frame=lambda *_: None, on_end=lambda: ends.append(1))
        for size, count in sent:
            exchange.send({"text": "x" * size}, [file] * count)
        channel = Channel(there)
        while len(got) < len(sent[:reads]):
            got.append(await asyncio.to_thread(channel.receive))
        if is_closed:
            exchange.close()
        channel.close()
        for arrived in channel._descriptors.rest():
            os.close(arrived)
        exchange.send({"too": "late"}, [file])
        while exchange.is_open:
            await asyncio.sleep(0)
        exchange.send({"later": "still"}, [file])
        exchange.close()

    with nothing_left_open():
        file = os.memfd_create("parcel")
        asyncio.run(asyncio.wait_for(scenario(file), HANG_S))
        expected = [inode(file)]
        os.close(file)
        frames, numbers = opened(got)

    assert [len(frame["text"]) for frame in frames] == [size for size, _ in sent[:reads]]
    assert numbers == [count * expected for _, count in sent[:reads]]
    assert ends == ([] if is_closed else [1])
