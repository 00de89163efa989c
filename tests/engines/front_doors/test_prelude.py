"""A streamed response, however it is cut into chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import (
    Answer,
    Cors,
    FunctionUrl,
    Malformed,
    Waiting,
    conclude,
    conclude_stream,
    enter,
    prelude,
)
from portal.engines.front_doors.answers.prelude import CONTENT_TYPE, END, LONGEST

from .asking import NOW, asked

HEAD = json.dumps({"statusCode": 201, "headers": {"Content-Type": "text/html"}, "cookies": ["a=1"]}).encode()


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(body=st.binary(max_size=60), places=st.lists(st.integers(0, 500), max_size=8))
def test_status_headers_and_body_are_told_apart(body: bytes, places: list[int]) -> None:
    # Lambda: config-rs-write-functions
    found = prelude(cut(HEAD + END + body, places))

    assert (found.status, dict(found.headers)) == (201, {"Content-Type": "text/html", "Set-Cookie": "a=1"})
    assert b"".join(found.body) == body


def test_no_more_is_read_than_the_prelude_takes() -> None:
    read = []

    def chunks() -> Iterator[bytes]:
        for chunk in (HEAD[:5], HEAD[5:] + END + b"first ", b"second"):
            read.append(chunk)
            yield chunk

    found = prelude(chunks())
    assert len(read) == 2
    assert list(found.body) == [b"first ", b"second"]


def test_zeros_of_the_body_are_its_own() -> None:
    assert b"".join(prelude([HEAD + END + END + b"x" + END]).body) == END + b"x" + END


@pytest.mark.parametrize(
    ("head", "status", "headers"),
    [
        ({}, 200, {"Content-Type": "application/octet-stream"}),
        (
            {"statusCode": "404", "headers": {"content-type": "a/b", "x": True}},
            404,
            {"content-type": "a/b", "x": "true"},
        ),
    ],
)
def test_what_a_prelude_leaves_out(head: Any, status: int, headers: Any) -> None:
    found = prelude([json.dumps(head).encode() + END])

    assert (found.status, dict(found.headers)) == (status, headers)


@pytest.mark.parametrize(
    ("chunks", "words"),
    [
        ([], "no prelude"),
        ([b"<html>"], "no prelude"),
        ([HEAD + bytes(7)], "no prelude"),
        ([b" " * 1024] * 100, "no prelude"),
        ([b" " * (LONGEST - 8) + b"{}" + END], "no prelude"),
        ([b"{" + END], "no JSON"),
        ([b"\xff" + END], "no UTF-8"),
        ([b"[]" + END], "a list"),
        ([b'{"statusCode": 1}' + END], "statusCode"),
        ([b'{"headers": {"a": "b\\nc"}}' + END], "line break"),
        ([b'{"cookies": "a"}' + END], "cookies"),
    ],
)
def test_what_is_no_prelude_is_named(chunks: list[bytes], words: str) -> None:
    with pytest.raises(Malformed, match=words):
        prelude(chunks)


def test_a_stream_without_an_end_is_not_read_to_its_end() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1_000

    with pytest.raises(Malformed):
        prelude(endless())


STREAMS = FunctionUrl(invoke_mode="RESPONSE_STREAM", cors=Cors(allow_origins=("https://a.example",)))


def waiting() -> Waiting:
    found = enter(STREAMS, asked(headers={"Origin": "https://a.example"}), NOW)
    assert isinstance(found, Waiting)
    return found


@pytest.mark.parametrize(
    ("content_type", "chunks", "status", "kind", "body"),
    [
        (CONTENT_TYPE, [HEAD + END + b"<p>", b"hello"], 201, "text/html", b"<p>hello"),
        (f"{CONTENT_TYPE}; charset=utf-8", [HEAD, END, b"x"], 201, "text/html", b"x"),
        ("text/plain", [HEAD + END], 200, "text/plain", HEAD + END),
        ("", [b"x"], 200, "application/octet-stream", b"x"),
    ],
)
def test_the_type_of_a_stream_says_whether_it_has_a_prelude(
    content_type: str, chunks: list[bytes], status: int, kind: str, body: bytes
) -> None:
    found = conclude_stream(waiting(), chunks, content_type)
    headers = dict(found.headers)

    assert (found.status, headers["Content-Type"], b"".join(found.body)) == (status, kind, body)
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Content-Length" not in headers


@pytest.mark.parametrize(
    ("payload", "status", "body"),
    [
        ((HEAD + END).decode() + "<p>", 201, b"<p>"),
        ('{"statusCode": 404}', 200, b'{"statusCode": 404}'),
        ("no JSON", 200, b"no JSON"),
        ("[]" + END.decode(), 502, b"Internal Server Error"),
    ],
)
def test_a_stream_that_was_waited_for(payload: str, status: int, body: bytes) -> None:
    response = conclude(waiting(), Answer(payload=payload)).response

    assert (response.status, response.body) == (status, body)
