"""What an environment's far end says may be anything: nothing of it is left open."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

import pytest

from portal.engines.sandbox import Environment, Limits
from portal.engines.sandbox.allowance import Allowance
from portal.engines.sandbox.inside.channel import encode
from portal.engines.sandbox.share import Share
from portal.engines.sandbox.watch import Idle

from .streams import HANG_S, nothing_left_open


def heard_by(door: socket.socket, heard: list[Any]) -> Environment:
    reader, writer = os.pipe()
    os.close(writer)
    environment = Environment(
        door=door,
        control=None,
        logs=reader,
        limits=Limits(),
        allowance=Allowance(cgroup=None, address_space_mb=0),
        share=Share(1, alone=True, tell=None),
        idle=Idle(memory_kb=0, resident_kb=0),
        place=None,
        end=lambda: None,
    )
    environment.heard = heard.append
    return environment


@pytest.mark.parametrize(
    ("said", "is_heard", "ends"),
    [
        ({"said": 1}, True, False),
        ({"answer": 1}, False, False),
        ({}, False, True),
        ({"said": 1, "ready": 2}, False, True),
        ([], False, True),
        ({"ready": 7}, False, True),
        ({"ready": {"task": "/", "weather": "fine"}}, False, True),
        ({"exited": 7}, False, True),
        ({"exited": []}, False, True),
    ],
    ids=["a word of the guest's", "a word nobody waits for", "nothing", "two words", "no object", "no place",
         "another place", "no end", "an end without more"],
)  # fmt: skip
def test_descriptors_that_nobody_takes_are_closed(said: Any, is_heard: bool, ends: bool) -> None:
    async def scenario() -> tuple[list[Any], bool]:
        here, there = socket.socketpair()
        heard: list[Any] = []
        environment = heard_by(here, heard)
        with there, socket.socket() as first, socket.socket() as second:
            socket.send_fds(there, [encode(said)], [first.fileno(), second.fileno()])
            environment._door.drain()
            is_open = environment._door.is_open
        environment.finish()
        return heard, not is_open

    with nothing_left_open():
        assert asyncio.run(asyncio.wait_for(scenario(), HANG_S)) == ([1] if is_heard else [], ends)


def test_a_file_in_place_of_a_socket_ends_the_conversation_and_is_closed() -> None:
    async def scenario() -> bool:
        here, there = socket.socketpair()
        environment = heard_by(here, [])
        with there, open(__file__, "rb") as file:
            socket.send_fds(there, [encode({"socket": True})], [file.fileno()])
            environment._door.drain()
            is_open = environment._door.is_open
        environment.finish()
        return is_open

    with nothing_left_open():
        assert not asyncio.run(asyncio.wait_for(scenario(), HANG_S))


def test_where_it_listens_is_told_once() -> None:
    async def scenario() -> tuple[str, bool]:
        here, there = socket.socketpair()
        environment = heard_by(here, [])
        with there, socket.socket() as first, socket.socket() as second:
            for name, listener in (("first", first), ("second", second)):
                place = {"task": name, "temporary": "/tmp", "address": "127.0.0.1:1"}
                socket.send_fds(there, [encode({"ready": place})], [listener.fileno()])
            environment._door.drain()
            told = environment.place.task
            listens = environment.listener.fileno() >= 0
        environment.finish()
        return told, listens

    with nothing_left_open():
        assert asyncio.run(asyncio.wait_for(scenario(), HANG_S)) == ("first", True)
