"""
A streamed response of a function URL: what comes before the body, told apart while it comes.

https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html and, for the 16 KB,
https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html: JSON with
statusCode, headers and cookies, eight bytes of zero, then the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.engines.front_doors.wire.returned import (
    Headers,
    Malformed,
    cookies_of,
    headers_of,
    kind_of,
    parse,
    status_of,
)

CONTENT_TYPE = "application/vnd.awslambda.http-integration-response"  # of a stream that has a prelude
UNTYPED = "application/octet-stream"
END = bytes(8)
LONGEST = 16 * 1024  # bytes, the end included


@dataclass(frozen=True, kw_only=True, slots=True)
class Streamed:
    """`body` gives the rest of the chunks as they come; it can be read once."""

    status: int
    headers: Headers
    body: Iterator[bytes]


def streamed(chunks: Iterable[bytes], content_type: str) -> Streamed:
    """
    `content_type` is the one with which the runtime sends the stream: it says whether there is a prelude.

    Raises Malformed, for a prelude only: without one it is 200, whatever the chunks are.
    """
    if content_type.partition(";")[0].strip().lower() == CONTENT_TYPE:
        return prelude(chunks)
    return Streamed(status=200, headers=(("Content-Type", content_type or UNTYPED),), body=iter(chunks))


def prelude(chunks: Iterable[bytes]) -> Streamed:
    """
    Reads as many chunks as the prelude takes, and no more. Raises Malformed where there is none in the
    first 16 KB, or it is no object of JSON. Without a statusCode it is 200.
    """
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        end = head.find(END)
        if 0 <= end <= LONGEST - len(END):
            status, headers = _read(head[:end])
            return Streamed(status=status, headers=headers, body=_body(head[end + len(END) :], rest))
        if len(head) >= LONGEST:
            break
    raise Malformed(f"There is no prelude: eight bytes of zero end it within the first {LONGEST:,} bytes.")


def _read(head: bytes) -> tuple[int, Headers]:
    try:
        value = parse(head.decode())
    except UnicodeDecodeError:
        raise Malformed("The prelude is no UTF-8.") from None
    if not isinstance(value, dict):
        raise Malformed(f"The prelude was {kind_of(value)}, and not an object with statusCode and headers.")
    status = 200 if value.get("statusCode") is None else status_of(value["statusCode"])
    headers = headers_of(value.get("headers"))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers = (("Content-Type", UNTYPED), *headers)
    return status, (*headers, *cookies_of(value.get("cookies")))


def _body(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
