"""The frame protocol, with peers that misbehave."""

from __future__ import annotations

import asyncio
import socket
import stat
import struct
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sandbox import FrameError, Wire, connect, open_connection, serve


def pair(cap=1000):
    here, there = socket.socketpair()
    return Wire(here, cap=cap), there


def test_frames_arrive_whole_and_in_order():
    wire, there = pair()
    other = Wire(there)
    for frame in ({"a": 1}, ["é"], None, "x" * 900):
        other.send(frame)
    other.close()

    assert wire.receive() == {"a": 1}
    assert wire.receive() == ["é"]
    assert wire.receive() is None
    assert wire.receive() == "x" * 900
    assert wire.receive() is None  # the end


@pytest.mark.parametrize(
    "sent",
    [struct.pack(">I", 4 << 30 - 1 & 0xFFFFFFFF), struct.pack(">I", 1001), b"\0\0", b"\0\0\0\5{}", b"\0\0\0\2{]",
     b"\0\0\0\1\xff", struct.pack(">I", 900) + b"[" * 900],
    ids=["four gigabytes", "just over", "cut header", "cut body", "not JSON", "not UTF-8", "nested too deep"],
)  # fmt: skip
def test_a_bad_frame_is_a_clear_error(sent):
    wire, there = pair()
    there.sendall(sent)
    there.close()

    with pytest.raises(FrameError):
        wire.receive()


def test_a_wire_is_quiet_while_there_is_nothing_to_receive_not_even_the_end():
    wire, there = pair()
    other = Wire(there)
    assert wire.is_quiet()

    other.send(1)
    other.send(2)
    assert not wire.is_quiet()
    assert wire.receive() == 1
    assert not wire.is_quiet()  # the second came with the first
    assert wire.receive() == 2
    assert wire.is_quiet()

    other.close()
    assert not wire.is_quiet()


def test_too_long_a_frame_is_not_sent():
    wire, there = pair(cap=10)

    with pytest.raises(FrameError, match="cap of 10"):
        wire.send("x" * 11)
    wire.close()
    assert there.recv(1) == b""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=64))
def test_no_bytes_crash_or_hang_the_reader(sent):
    wire, there = pair()
    there.sendall(sent)
    there.close()
    try:
        for _ in range(20):
            wire.receive()
    except FrameError:
        pass
    finally:
        wire.close()


def test_a_peer_that_breaks_the_protocol_ends_its_own_connection_only(tmp_path):
    path = tmp_path / "s"

    async def echo(connection):
        while (frame := await connection.receive()) is not None:
            await connection.send(frame)

    async def scenario():
        server = await serve(path, echo)
        mode = stat.S_IMODE(path.stat().st_mode)
        good = await open_connection(path)
        await good.send(1)
        assert await good.receive() == 1
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"\xff\xff\xff\xff")
        assert await reader.read() == b""
        writer.close()
        await good.send({"still": "here"})
        answer = await good.receive()
        await good.close()
        server.close()
        # A stale socket is replaced; a file is not.
        (await serve(path, echo)).close()
        path.unlink()
        path.write_text("mine")
        with pytest.raises(FileExistsError, match="not a socket"):
            await serve(path, echo)
        return mode, answer

    assert asyncio.run(scenario()) == (0o600, {"still": "here"})


def test_a_blocking_client_talks_to_an_asyncio_server(tmp_path):
    path = tmp_path / "s"
    got = []

    async def double(connection):
        await connection.send(2 * await connection.receive())

    def client():
        with connect(path, timeout_s=10) as wire:
            wire.send(21)
            got.append(wire.receive())

    async def scenario():
        server = await serve(path, double)
        thread = threading.Thread(target=client)
        thread.start()
        await asyncio.to_thread(thread.join)
        server.close()

    asyncio.run(scenario())
    assert got == [42]


def test_nobody_there_is_an_ordinary_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        connect(tmp_path / "none")
