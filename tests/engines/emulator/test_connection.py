"""HTTP from inside an environment, whatever the bytes."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.emulator.connection import Connection, Head, Request

CAP = 1_000


class Line(asyncio.Transport):
    """The end of a line that takes everything, or nothing."""

    def __init__(self, *, is_stuck: bool = False) -> None:
        super().__init__()
        self.written = b""
        self.is_closed = False
        self._is_stuck = is_stuck

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return len(self.written) if self._is_stuck else 0

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True


def connect(*, is_stuck: bool = False) -> tuple[Connection, Line, list[Request]]:
    """A connection whose requests are noted and answered with 200."""
    requests: list[Request] = []

    def answer(request: Request) -> None:
        requests.append(request)
        request.connection.respond(200, b"ok", "text/plain", {"X-Turn": str(len(requests))})

    connection = Connection(answer, lambda ended: None, body_cap=CAP)
    line = Line(is_stuck=is_stuck)
    connection.connection_made(line)
    return connection, line, requests


pieces = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            b"GET /next HTTP/1.1\r\n", b"POST /x HTTP/1.1\r\n", b"HEAD / HTTP/1.0\r\n", b"CONNECT a:1 HTTP/1.1\r\n",
            b"Content-Length: 3\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Length: -1\r\n",
            b"Transfer-Encoding: chunked\r\n", b"Connection: upgrade\r\nUpgrade: h2c\r\n", b"Expect: 100-continue\r\n",
            b"\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n", b"0\r\nX: 1\r\n", b"abc", b"\xff: \xff\r\n", b"GET \xff HTTP/1.1\r\n",
        ]
    ),
)  # fmt: skip


@given(st.lists(pieces, max_size=25))
@example([b"CONNECT a:1 HTTP/1.1\r\n\r\n"])
@example([b"GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", b"more"])
def test_no_bytes_raise_and_what_is_a_request_is_answered(chunks: list[bytes]) -> None:
    connection, line, requests = connect()
    for chunk in chunks:
        if line.is_closed:
            break
        connection.data_received(chunk)

    assert line.is_closed or line.written.count(b"HTTP/1.1 200 OK\r\n") == len(requests)


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=12))
def test_large_and_small_parts_of_a_body_are_in_order(sizes: list[int]) -> None:
    requests: list[Request] = []
    connection = Connection(requests.append, lambda ended: None, body_cap=2_000_000)
    connection.connection_made(Line())
    body = bytes(number % 251 for number in range(sum(sizes)))

    connection.data_received(b"POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body))
    at = 0
    for size in sizes:
        connection.data_received(body[at : at + size])
        at += size

    assert [request.body for request in requests] == [body]


@given(st.integers(1, 60), st.binary(max_size=60))
def test_a_request_is_the_same_in_any_pieces(size: int, body: bytes) -> None:
    data = b"POST /a?b HTTP/1.1\r\nX-Mode: Fast\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    connection, line, requests = connect()
    for start in range(0, len(data), size):
        connection.data_received(data[start : start + size])

    (request,) = requests
    assert (request.method, request.path, request.body) == ("POST", "/a", body)
    assert request.headers["x-mode"] == "Fast"
    assert not request.is_too_large
    assert line.written.startswith(b"HTTP/1.1 200 OK\r\n")
    assert line.written.endswith(b"X-Turn: 1\r\nContent-Length: 2\r\n\r\nok")
    assert not line.is_closed


def test_a_body_over_the_cap_is_told_and_not_kept() -> None:
    connection, _, requests = connect()
    connection.data_received(b"POST /a HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + b"x" * 1001)

    assert requests[0].is_too_large
    assert requests[0].body == b""


def test_a_body_at_the_cap_is_kept() -> None:
    connection, _, requests = connect()
    connection.data_received(b"POST /a HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)

    assert not requests[0].is_too_large
    assert requests[0].body == b"x" * 1000


def test_a_body_without_end_closes_the_connection() -> None:
    connection, line, requests = connect()
    connection.data_received(b"POST /a HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n")
    block = b"x" * (1 << 20)
    for _ in range(70):
        if not line.is_closed:
            connection.data_received(block)

    assert line.is_closed
    assert requests == []


def test_all_frames_of_an_endless_recursion_fit_into_a_header() -> None:
    """AWS's client puts them into one of up to 1 MB."""
    connection, line, requests = connect()
    connection.data_received(b"POST /a HTTP/1.1\r\nContent-Length: 0\r\nX-Fault: ")
    for _ in range(1_000):
        connection.data_received(b"x" * 1_000)
    connection.data_received(b"\r\n\r\n")

    assert not line.is_closed
    assert [len(request.headers["x-fault"]) for request in requests] == [1_000_000]


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"GET /a HTTP/1.1\r\nX: ", b"x" * 1_000),
        (b"GET /", b"x" * 1_000),
        (b"GET / HTTP/1.1\r\n", b"X: 1\r\n" * 100),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: 1\r\n" * 100),
        (b"", b"\r\n" * 1_000),
    ],
    ids=["a header", "a path", "headers", "trailers", "empty lines"],
)
def test_what_never_ends_closes_the_connection(start: bytes, more: bytes) -> None:
    connection, line, requests = connect()
    connection.data_received(start)
    for _ in range(1_200):
        if not line.is_closed:
            connection.data_received(more)

    assert line.is_closed
    assert requests == []


def test_who_asks_again_without_reading_is_closed() -> None:
    connection, line, _ = connect(is_stuck=True)
    connection.data_received(b"GET /a HTTP/1.1\r\n\r\n" * 50)

    assert line.is_closed
    assert line.written.count(b"HTTP/1.1 200") == 1


def test_a_client_that_closes_is_closed_after_its_answer() -> None:
    connection, line, _ = connect()
    connection.data_received(b"GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")

    assert line.written.endswith(b"ok")
    assert line.is_closed


def test_one_too_many_is_closed_at_once() -> None:
    connection, line = Connection(lambda request: None, lambda ended: None, body_cap=CAP), Line()
    connection.refuse()
    connection.connection_made(line)

    assert line.is_closed


class Drain:
    """Where a body goes."""

    def __init__(self) -> None:
        self.body = b""
        self.is_broken = False

    def part(self, data: bytes) -> None:
        self.body += data

    def broken(self) -> None:
        self.is_broken = True


def drained(path: str) -> tuple[Connection, Drain, list[Request]]:
    """A connection whose chunked bodies for `path` go to a drain."""
    requests: list[Request] = []
    drain = Drain()

    def sink_for(head: Head) -> Drain | None:
        return drain if head.path == path else None

    connection = Connection(requests.append, lambda ended: None, body_cap=CAP, sink_for=sink_for)
    connection.connection_made(Line())
    return connection, drain, requests


CHUNKED = b"POST %b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
BODY = b"5\r\nfirst\r\n3\r\nend\r\n0\r\nX-Error: late\r\n\r\n"


@given(st.integers(1, 80))
def test_a_body_goes_to_its_sink_in_any_pieces_and_trailers_are_told(size: int) -> None:
    connection, drain, requests = drained("/here")
    data = CHUNKED % b"/here" + BODY
    for start in range(0, len(data), size):
        connection.data_received(data[start : start + size])

    (request,) = requests
    assert drain.body == b"firstend"
    assert (request.sink, request.body, request.trailers) == (drain, b"", {"x-error": "late"})
    assert not drain.is_broken


def test_a_body_without_a_sink_is_kept() -> None:
    connection, drain, requests = drained("/here")
    connection.data_received(CHUNKED % b"/there" + BODY)

    assert (requests[0].sink, requests[0].body, drain.body) == (None, b"firstend", b"")


def test_a_sink_hears_that_its_body_was_cut() -> None:
    connection, drain, requests = drained("/here")
    connection.data_received(CHUNKED % b"/here" + BODY[:12])
    connection.connection_lost(None)

    assert drain.is_broken
    assert requests == []
