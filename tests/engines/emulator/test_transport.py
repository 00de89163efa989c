"""Connections of runtimes on the event loop, over real sockets."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.transport import Door, Line

LARGE = b"0123456789abcdef" * 200_000  # more than any socket holds


class Heard(asyncio.Protocol):
    """Notes what it is told."""

    def __init__(self) -> None:
        self.line: Line
        self.data = b""
        self.lost = 0
        self.news = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, Line)
        self.line = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        self.news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost += 1
        self.news.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not is_so():
                self.news.clear()
                await self.news.wait()


class Failing(Heard):
    def data_received(self, data: bytes) -> None:
        raise ValueError("what came was odd")


async def opened(heard: Heard, *, said: bytes = b"") -> socket.socket:
    """The far end of a line that is open; `said` came before it was opened."""
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    far.sendall(said)
    Line(near, heard).open()
    return far


def on_loop(work: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await work()

    asyncio.run(run())


async def read_to_the_end(far: socket.socket) -> bytes:
    loop, data = asyncio.get_running_loop(), b""
    while more := await loop.sock_recv(far, 1 << 20):
        data += more
    return data


def test_what_has_come_before_is_heard_at_once() -> None:
    async def work() -> None:
        heard = Heard()
        with await opened(heard, said=b"next") as far:
            assert heard.data == b"next"
            far.sendall(b", please")
            await heard.until(lambda: heard.data == b"next, please")
            heard.line.abort()

    on_loop(work)


@given(st.lists(st.integers(0, 400_000), max_size=8))
def test_all_that_is_written_arrives_in_order(sizes: list[int]) -> None:
    async def work() -> None:
        heard = Heard()
        with await opened(heard) as far:
            pieces = [LARGE[at : at + size] for at, size in enumerate(sizes)]
            for piece in pieces:
                heard.line.write(piece)
            heard.line.close()
            assert await read_to_the_end(far) == b"".join(pieces)
            await heard.until(lambda: heard.lost == 1)

    on_loop(work)


def test_what_nobody_reads_is_counted_and_dropped_by_abort() -> None:
    async def work() -> None:
        heard = Heard()
        with await opened(heard) as far:
            heard.line.write(LARGE)
            waiting = heard.line.get_write_buffer_size()
            assert 0 < waiting < len(LARGE)
            heard.line.close()
            assert heard.line.is_closing()
            assert heard.lost == 0
            heard.line.abort()
            await heard.until(lambda: heard.lost == 1)
            assert len(await read_to_the_end(far)) == len(LARGE) - waiting
            heard.line.write(b"more")
            heard.line.abort()
        assert heard.lost == 1

    on_loop(work)


def test_while_it_pauses_nothing_is_read() -> None:
    async def work() -> None:
        loop, heard = asyncio.get_running_loop(), Heard()
        with await opened(heard) as far:
            heard.line.pause_reading()
            far.sendall(b"later")
            # Another line that is read meanwhile: the loop has looked at both.
            other = Heard()
            with await opened(other) as beside:
                await loop.sock_sendall(beside, b"now")
                await other.until(lambda: other.data == b"now")
                other.line.abort()
            assert heard.data == b""
            heard.line.resume_reading()
            await heard.until(lambda: heard.data == b"later")
            heard.line.abort()

    on_loop(work)


def test_whoever_hangs_up_is_lost_once() -> None:
    async def work() -> None:
        heard = Heard()
        (await opened(heard)).close()
        await heard.until(lambda: heard.lost == 1)
        heard.line.close()
        heard.line.resume_reading()
        heard.line.write(b"nobody")

    on_loop(work)


def test_whoever_hangs_up_while_written_to_is_lost() -> None:
    async def work() -> None:
        heard = Heard()
        far = await opened(heard)
        heard.line.pause_reading()
        heard.line.write(LARGE)
        far.close()
        await heard.until(lambda: heard.lost == 1)

    on_loop(work)


def test_a_fault_of_ours_closes_the_line_and_is_not_hidden() -> None:
    faults: list[BaseException] = []

    async def work() -> None:
        loop, heard = asyncio.get_running_loop(), Failing()
        loop.set_exception_handler(lambda _, told: faults.append(told["exception"]))
        with await opened(heard) as far:
            far.sendall(b"x")
            assert await read_to_the_end(far) == b""
            await heard.until(lambda: heard.lost == 1)

    on_loop(work)

    assert [type(fault) for fault in faults] == [ValueError]


def listening() -> tuple[socket.socket, tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    return listener, listener.getsockname()


def test_a_door_takes_all_who_come_and_none_when_it_is_closed() -> None:
    async def work() -> None:
        listener, address = listening()
        made: list[Heard] = []

        def take() -> Heard:
            made.append(Heard())
            return made[-1]

        door = Door(listener, take)
        far = [socket.create_connection(address) for _ in range(20)]
        for one in far:
            one.sendall(b"hello")
        async with asyncio.timeout(10):
            while [heard.data for heard in made] != [b"hello"] * 20:
                await asyncio.sleep(0)
        door.close()
        door.close()
        for heard, one in zip(made, far, strict=True):
            heard.line.abort()
            one.close()
        assert not_taken(address)

    on_loop(work)


def not_taken(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_door_for_which_there_is_no_descriptor_tries_again(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        listener, address = listening()
        heard = Heard()
        door = Door(listener, lambda: heard)
        with socket.create_connection(address) as far:
            far.sendall(b"hello")
            with no_descriptors():
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                assert heard.data == b""
            await heard.until(lambda: heard.data == b"hello")
            heard.line.abort()
        door.close()

    on_loop(work)

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "A runtime cannot connect now: [Errno 24] Too many open files"
    ]


@contextmanager
def no_descriptors() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
