"""From what a server was sent to the request that a door is asked with."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from portal.engines.front_doors import HttpRequest
from portal.pages.calls.gate import host_of
from portal.pages.calls.headers import KEY, to_function
from portal.records.playground.signer import SIGNER

Message = MutableMapping[str, Any]
BODY_S = 30.0  # in which a body has to have come


async def body_of(receive: Callable[[], Awaitable[Message]], *, most: int) -> bytes | None:
    """
    No more than one byte over `most` is kept, for the door to refuse. None when the caller has gone.

    Raises TimeoutError.
    """
    body = bytearray()
    async with asyncio.timeout(BODY_S):
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")[: most + 1 - len(body)]
            if not message.get("more_body") or len(body) > most:
                return bytes(body)


def request_of(scope: Message, path: str, body: bytes, *, key: str, now: datetime) -> HttpRequest:
    """`path` is what the door sees; `key` the one that stands for a signature."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    return HttpRequest(
        method=scope.get("method", "GET").upper(),
        path=path,
        query=quote(scope.get("query_string", b""), safe="%!$&'()*+,;=:@/?-._~[]|^`{}\"<>\\#"),
        headers=to_function(headers, host=host_of(scope)),
        body=body,
        source_ip=_address((scope.get("client") or ("",))[0]),
        received_at=now,
        request_id=str(uuid.uuid4()),
        protocol=f"HTTP/{scope.get('http_version', '1.1')}",
        signed_by=SIGNER if has_key(headers, key) else None,
    )


def has_key(headers: list[tuple[str, str]], key: str) -> bool:
    given = next((value for name, value in headers if name.lower() == KEY), "")
    return secrets.compare_digest(given.encode(), key.encode())


def raw_path_of(scope: Message) -> str:
    """Percent-encoded as it came, where the server tells."""
    raw = scope.get("raw_path") or b""
    return raw.partition(b"?")[0].decode("latin-1") or quote(scope["path"])


def _address(peer: str) -> str:
    """A socket has no address."""
    try:
        return str(ipaddress.ip_address(peer))
    except ValueError:
        return "127.0.0.1"
