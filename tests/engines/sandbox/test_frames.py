"""The frame protocol, with peers that misbehave."""

from __future__ import annotations

import asyncio
import socket
import stat
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sandbox import Frame, FrameError, Wire, connect, open_connection, serve
from portal.engines.sandbox.frames import HEADER


def pair(cap=1000):
    here, there = socket.socketpair()
    return Wire(here, cap=cap), there


def test_frames_arrive_whole_and_in_order():
    wire, there = pair()
    other = Wire(there)
    sent = [({"a": 1}, []), (["é"], [b"\xff\0", b"", b"\n"]), (None, []), ("x" * 900, [b"y" * 98])]
    for value, attached in sent:
        other.send(value, attached)
    other.close()

    assert [wire.receive() for _ in sent] == [Frame(value, b"".join(attached)) for value, attached in sent]
    assert wire.receive() is None  # the end


def test_what_is_attached_is_as_long_as_it_likes_below_the_cap():
    wire, there = pair(cap=1_000_000)
    other = Wire(there, cap=1_000_000)
    sending = threading.Thread(target=other.send, args=(7, [b"x" * 400_000, b"y" * 599_999]))
    sending.start()

    frame = wire.receive()
    sending.join()
    assert frame == Frame(7, b"x" * 400_000 + b"y" * 599_999)


@pytest.mark.parametrize(
    "sent",
    [HEADER.pack(4 << 30 - 1 & 0xFFFFFFFF, 0), HEADER.pack(2, 0xFFFFFFFF), HEADER.pack(1001, 0), HEADER.pack(2, 999),
     b"\0\0\0\2\0", HEADER.pack(5, 0) + b"{}", HEADER.pack(2, 5) + b"{}abc", HEADER.pack(2, 0) + b"{]",
     HEADER.pack(1, 0) + b"\xff", HEADER.pack(900, 0) + b"[" * 900],
    ids=["four gigabytes", "four attached", "just over", "just over together", "cut header", "cut body",
         "cut attachment", "not JSON", "not UTF-8", "nested too deep"],
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
    assert wire.receive() == Frame(1)
    assert not wire.is_quiet()  # the second came with the first
    assert wire.receive() == Frame(2)
    assert wire.is_quiet()

    other.close()
    assert not wire.is_quiet()


def test_too_long_a_frame_is_not_sent():
    wire, there = pair(cap=10)

    with pytest.raises(FrameError, match="cap of 10"):
        wire.send("x" * 11)
    with pytest.raises(FrameError, match="cap of 10"):
        wire.send("x" * 4, [b"yy", b"zzz"])
    wire.close()
    assert there.recv(1) == b""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=64))
def test_no_bytes_crash_or_hang_the_reader(sent):
    wire, there = pair()
    there.sendall(sent)
    there.close()
    read = 0
    try:
        while wire.receive() is not None:
            read += 1
    except FrameError:
        pass
    finally:
        wire.close()

    assert read * 8 <= len(sent)  # each begins with two lengths of four bytes


def test_a_peer_that_breaks_the_protocol_ends_its_own_connection_only(tmp_path):
    path = tmp_path / "s"

    async def echo(connection):
        while (frame := await connection.receive()) is not None:
            await connection.send(frame.value, [frame.attached])

    async def scenario():
        server = await serve(path, echo)
        mode = stat.S_IMODE(path.stat().st_mode)
        good = await open_connection(path)
        await good.send(1, [b"beside"])
        assert await good.receive() == Frame(1, b"beside")
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"\xff" * HEADER.size)
        assert await reader.read() == b""
        writer.close()
        await good.send({"still": "here"})
        answer = (await good.receive()).value
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
        await connection.send(2 * (await connection.receive()).value)

    def client():
        with connect(path, timeout_s=10) as wire:
            wire.send(21)
            got.append(wire.receive().value)

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
