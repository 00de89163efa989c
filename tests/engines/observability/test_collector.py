"""What listens for traces: bounds, answers, and bytes that are no requests."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from portal.engines.observability.collector import (
    Answer,
    Collected,
    Collector,
    Listening,
    collected_from_json,
    collected_to_json,
    listen,
)
from portal.engines.observability.collector.collector import BYTES, JSON, MESSAGES, PROTOBUF
from portal.engines.observability.traces.otlp import BODY_BYTES
from portal.engines.observability.traces.span import SPANS

from .spans import datagram, otlp, otlp_span, segment
from .test_otlp import as_protobuf

SOUND = json.dumps(otlp(otlp_span(0))).encode()


def export(body: bytes, content_type: str = JSON, encoding: str = "") -> Answer:
    return Collector().export(body, content_type=content_type, encoding=encoding)


# Without sockets


def test_what_came_is_handed_out_once() -> None:
    collector = Collector()
    collector.datagram(datagram(segment(0)))
    collector.export(json.dumps(otlp(otlp_span(1))).encode(), content_type=JSON)
    collector.datagram(b"x")

    found = collector.collect()

    assert [span.name for span in found.spans] == ["segment 0", "span 1"]
    assert ([finding.where for finding in found.findings], found.dropped) == (["datagram 3"], 1)
    assert collected_from_json(collected_to_json(found)) == found
    assert collector.collect() == Collected(spans=(), findings=(), dropped=0)


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "status"),
    [
        (SOUND, JSON, "", 200),
        (SOUND, "Application/JSON; charset=utf-8", "identity", 200),
        (gzip.compress(SOUND, mtime=0), JSON, "gzip", 200),
        (as_protobuf(otlp(otlp_span(0))), PROTOBUF, "", 200),
        (SOUND, "text/plain", "", 415),
        (SOUND, "", "", 415),
        (SOUND, JSON, "br", 415),
        (b"{", JSON, "", 400),
        (b"\xff\xff", PROTOBUF, "", 400),
        (SOUND, JSON, "gzip", 400),
        (gzip.compress(SOUND, mtime=0)[:-5], JSON, "gzip", 400),
        (gzip.compress(b" " * (BODY_BYTES + 1), mtime=0), JSON, "gzip", 400),
        (b" " * (BODY_BYTES + 1), JSON, "", 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_export_is_answered(body: bytes, content_type: str, encoding: str, status: int) -> None:
    answer = export(body, content_type, encoding)

    assert answer.status == status
    assert answer.content_type == (PROTOBUF if content_type == PROTOBUF else JSON)


def test_what_is_unpacked_counts_as_what_is_read() -> None:
    """Else a few kilobytes would have a gigabyte of JSON read."""
    collector = Collector()
    packed = gzip.compress(b'{"resourceSpans": []' + b" " * (BODY_BYTES - 100) + b"}", mtime=0)

    answers = [collector.export(packed, content_type=JSON, encoding="gzip") for _ in range(6)]

    assert [answer.status for answer in answers] == [200, 200, 200, 200, 429, 429]
    assert collector.collect().dropped == 2


def test_what_was_rejected_is_told_in_the_form_that_was_sent() -> None:
    document = otlp(otlp_span(0), otlp_span(1, startTimeUnixNano=None))

    in_json = json.loads(export(json.dumps(document).encode()).body)
    in_protobuf = ExportTraceServiceResponse.FromString(export(as_protobuf(document), PROTOBUF).body)

    assert in_json["partialSuccess"]["rejectedSpans"] == "1"
    assert "has no `startTimeUnixNano`" in in_json["partialSuccess"]["errorMessage"]
    assert in_protobuf.partial_success.rejected_spans == 1
    assert in_protobuf.partial_success.error_message == in_json["partialSuccess"]["errorMessage"]
    assert (json.loads(export(SOUND).body), export(as_protobuf(otlp(otlp_span(0))), PROTOBUF).body) == (
        {},
        b"",
    )


def test_a_refusal_says_why_in_either_form() -> None:
    assert json.loads(export(b"{").body) == {"message": "The body is no JSON."}
    assert (
        Status.FromString(export(b"\xff", PROTOBUF).body).message
        == "The body is no ExportTraceServiceRequest."
    )


def test_spans_of_a_run_are_bounded() -> None:
    collector = Collector()
    body = json.dumps(otlp(*(otlp_span(n) for n in range(SPANS - 1)))).encode()
    first = collector.export(body, content_type=JSON)
    second = collector.export(body, content_type=JSON)

    assert json.loads(first.body) == {}
    assert json.loads(second.body)["partialSuccess"] == {
        "rejectedSpans": str(SPANS - 2), "errorMessage": "There are too many spans.",
    }  # fmt: skip
    assert (len(collector._spans), collector.collect().dropped) == (SPANS, SPANS - 2)


def test_messages_and_bytes_of_a_run_are_bounded() -> None:
    many, large = Collector(), Collector()
    for _ in range(MESSAGES):
        many.datagram(b"")
    for _ in range(BYTES // BODY_BYTES):
        large.export(b" " * BODY_BYTES, content_type=JSON)

    assert many.export(SOUND, content_type=JSON).status == 429
    assert large.export(SOUND, content_type=JSON).status == 429
    assert many.collect().spans == ()
    assert many.export(SOUND, content_type=JSON).status == 200  # the next run


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_any_datagrams_are_counted(data: list[bytes]) -> None:
    collector = Collector()
    for each in data:
        collector.datagram(each)

    assert collector.collect().dropped == len(data)


# With them


def talk(*sent: bytes) -> tuple[list[bytes], Collected]:
    """What a connection gets that sends all of `sent`, piece by piece."""

    async def one(listening: Listening, address: Any) -> list[bytes]:
        return [await speak(address, sent)]

    return serve(one)


async def speak(address: Any, sent: tuple[bytes, ...]) -> bytes:
    reader, writer = await asyncio.open_connection(*address)
    try:
        for piece in sent:
            writer.write(piece)
            await writer.drain()
        writer.write_eof()
        return await reader.read()
    except OSError:  # it was closed on the other side
        return b""
    finally:
        writer.close()


def serve(work: Callable[[Listening, Any], Awaitable[list[bytes]]]) -> tuple[list[bytes], Collected]:
    async def scenario() -> tuple[list[bytes], Collected]:
        requests = socket.create_server(("127.0.0.1", 0))
        collector = Collector()
        listening = await listen(collector, requests=requests)
        try:
            got = await work(listening, requests.getsockname())
        finally:
            listening.close()
        return got, collector.collect()

    return asyncio.run(scenario())


def post(body: bytes, path: str = "/v1/traces", method: str = "POST", *headers: str) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {JSON}",
        *headers,
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (post(SOUND), b"200 OK"),
        (post(SOUND, "/v1/traces?x=1"), b"200 OK"),
        (post(b"{"), b"400 Bad Request"),
        (post(SOUND, "/v1/logs"), b"404 Not Found"),
        (post(b"", method="GET"), b"405 Method Not Allowed"),
        (post(b" " * (BODY_BYTES + 1)), b"413 Request Entity Too Large"),
    ],
    ids=["sound", "with a query", "no JSON", "elsewhere", "GET", "too large"],
)
def test_a_request_is_answered_over_http(request_: bytes, status: bytes) -> None:
    (answer,), _ = talk(request_)

    assert answer.startswith(b"HTTP/1.1 " + status)


def test_requests_follow_each_other_on_one_connection() -> None:
    request_ = post(SOUND)
    (answer,), found = talk(request_[:50], request_[50:] + request_, request_)

    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert len(found.spans) == 3


def test_a_body_may_come_in_chunks() -> None:
    head = f"POST /v1/traces HTTP/1.1\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()

    (answer,), found = talk(head, b"%x\r\n" % len(SOUND) + SOUND + b"\r\n0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert len(found.spans) == 1


def test_headers_without_end_are_cut_off() -> None:
    (answer,), found = talk(b"POST /v1/traces HTTP/1.1\r\n" + b"X: y\r\n" * 20_000)

    assert answer == b""
    assert found.spans == ()


def test_only_so_many_connect_at_once() -> None:
    async def many(listening: Listening, address: Any) -> list[bytes]:
        held = [await asyncio.open_connection(*address) for _ in range(8)]
        over = await speak(address, (post(SOUND),))
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
        while listening._open:  # until it has been seen that they are gone
            await asyncio.sleep(0)
        return [over, await speak(address, (post(SOUND),))]

    (over, after), _ = serve(many)

    assert over == b""
    assert after.startswith(b"HTTP/1.1 200 OK")


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=80), max_size=4))
@example([b"POST /v1/traces HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"])
@example([b"POST /v1/traces HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"])
@example([b"GET /v1/traces HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"])
@example([b"\x16\x03\x01"])
def test_whatever_is_sent_the_next_one_is_served(sent: list[bytes]) -> None:
    async def one(listening: Listening, address: Any) -> list[bytes]:
        await speak(address, tuple(sent))
        return [await speak(address, (post(SOUND),))]

    (answer,), found = serve(one)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert len(found.spans) == 1


def test_datagrams_are_taken_when_somebody_drains() -> None:
    async def scenario() -> Collected:
        ours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ours.bind(("127.0.0.1", 0))
        collector = Collector()
        listening = await listen(collector, datagrams=ours)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(datagram(segment(0)), ours.getsockname())
            sender.sendto(b"", ours.getsockname())
        listening.drain()
        listening.close()
        listening.close()
        listening.drain()
        return collector.collect()

    found = asyncio.run(scenario())

    assert ([span.name for span in found.spans], found.dropped) == (["segment 0"], 1)


def test_datagrams_are_taken_while_nobody_asks() -> None:
    async def scenario() -> Collected:
        ours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ours.bind(("127.0.0.1", 0))
        collector = Collector()
        listening = await listen(collector, datagrams=ours)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(datagram(segment(0)), ours.getsockname())
        while not collector._spans:
            await asyncio.sleep(0)
        listening.close()
        return collector.collect()

    assert len(asyncio.run(scenario()).spans) == 1
