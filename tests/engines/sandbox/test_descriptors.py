"""Descriptors stay with the frame they were sent with, however the kernel joins the frames."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

from portal.engines.sandbox.exchange import Exchange
from portal.engines.sandbox.inside.channel import Channel


def send_three(sender: Channel) -> tuple[int, int]:
    """One frame bare, one with a descriptor, one bare; (device, inode) of what was sent."""
    reader, writer = os.pipe()
    sender.send({"ended": 1})
    sender.send({"spawned": 2}, [reader])
    sender.send({"ended": 3})
    sent = os.fstat(reader)
    os.close(reader)
    os.close(writer)
    return sent.st_dev, sent.st_ino


def test_the_blocking_end_gives_them_to_the_right_frame() -> None:
    here, there = socket.socketpair()
    with here, there:
        sent = send_three(Channel(there))
        receiver = Channel(here)
        received = [receiver.receive() for _ in range(3)]

        assert [len(found[1]) for found in received if found] == [0, 1, 0]
        assert received[1] is not None
        (descriptor,) = received[1][1]
        found = os.fstat(descriptor)
        assert (found.st_dev, found.st_ino) == sent
        os.close(descriptor)


def test_the_asyncio_end_gives_them_to_the_right_frame() -> None:
    heard: list[tuple[dict[str, Any], int]] = []

    async def listen() -> None:
        here, there = socket.socketpair()
        ended = asyncio.get_running_loop().create_future()

        def hear(frame: dict[str, Any], descriptors: list[int]) -> None:
            heard.append((frame, len(descriptors)))
            for descriptor in descriptors:
                os.close(descriptor)

        with there:
            send_three(Channel(there))
        Exchange(here, on_frame=hear, on_end=lambda: ended.set_result(None))
        await ended

    asyncio.run(listen())

    assert heard == [({"ended": 1}, 0), ({"spawned": 2}, 1), ({"ended": 3}, 0)]
