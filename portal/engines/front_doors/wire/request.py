"""What a caller sends to a front door."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

LONGEST_TARGET = 8_192  # characters of path and query together
MOST_HEADERS = 100
LONGEST_HEADER = 10_240  # characters; what API Gateway takes of all of them together
MOST_PARAMETERS = 1_000
LARGEST_BODY = 16 * 1024 * 1024  # bytes: over the limit of each door, so that each can say so

_METHOD = re.compile(r"[A-Z][A-Z0-9-]{0,31}", re.ASCII)
_TARGET = re.compile(r"[!-~]*", re.ASCII)  # visible ASCII, as HTTP has it
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}", re.ASCII)
_VALUE = re.compile(r"[\t -~\u00a0-\ud7ff\ue000-\uffff]*")


class BadRequest(ValueError):
    """No client could send this; the message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IamCaller:
    """
    Who signed a request, and which actions on the function its own policies allow.

    Signatures are not verified here: whoever builds the request says whose it is.
    """

    access_key: str
    account_id: str
    user_id: str
    user_arn: str
    granted: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRequest:
    """
    A request as it is on the wire.

    `path` is percent-encoded and begins with "/"; it has the stage in it where an address has. `query`
    is what follows the "?". `headers` are pairs in the order in which they came, names in any spelling.
    `received_at` is aware of its zone; `request_id` is a UUID.
    """

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    source_ip: str = "203.0.113.7"
    received_at: datetime
    request_id: str
    protocol: str = "HTTP/1.1"
    signed_by: IamCaller | None = None

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Of the query, decoded, in order; "+" is a space. One without "=" is empty."""
        return tuple(parse_qsl(self.query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))

    @property
    def raw_parameters(self) -> tuple[tuple[str, str], ...]:
        """Of the query as it was sent, which is all that a load balancer looks at."""
        pairs = (part.partition("=") for part in self.query.split("&") if part)
        return tuple((name, value) for name, _, value in pairs)

    @property
    def cookies(self) -> tuple[str, ...]:
        """`name=value` each, of all Cookie headers."""
        parts = ";".join(self.values("cookie")).split(";")
        return tuple(part.strip() for part in parts if part.strip())

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}{'?' if self.query else ''}{self.query} {self.protocol}"

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for found, value in self.headers if found.lower() == name.lower())

    def value(self, name: str) -> str | None:
        """The last of its values; None where the header is missing."""
        return next(reversed(self.values(name)), None)


def validate_request(request: HttpRequest) -> None:
    """Raises BadRequest for what is no HTTP, or more of it than is looked at here."""
    if not _METHOD.fullmatch(request.method):
        raise BadRequest(f"{request.method[:40]!r} is no method; write one in capitals, like GET.")
    if not request.path.startswith("/") or not _TARGET.fullmatch(request.path) or "?" in request.path:
        raise BadRequest("The path begins with / and has letters, digits and signs; encode others as %20 is.")
    if not _TARGET.fullmatch(request.query):
        raise BadRequest("The query has letters, digits and signs; encode others as %20 is.")
    if len(request.path) + len(request.query) > LONGEST_TARGET:
        raise BadRequest(f"Path and query have at most {LONGEST_TARGET:,} characters.")
    if request.query.count("&") >= MOST_PARAMETERS:
        raise BadRequest(f"The query has at most {MOST_PARAMETERS:,} parameters.")
    if (
        len(request.headers) > MOST_HEADERS
        or sum(len(n) + len(v) for n, v in request.headers) > LONGEST_HEADER
    ):
        raise BadRequest(f"At most {MOST_HEADERS} headers, of {LONGEST_HEADER:,} characters together.")
    for name, value in request.headers:
        if not _NAME.fullmatch(name):
            raise BadRequest(f"{name[:40]!r} cannot name a header: letters, digits and hyphens.")
        if not _VALUE.fullmatch(value):
            raise BadRequest(f"The header {name} has a character in its value that HTTP does not carry.")
    try:
        ipaddress.ip_address(request.source_ip)
    except ValueError:
        raise BadRequest(f"{request.source_ip[:40]!r} is no address, like 203.0.113.7.") from None
    if len(request.body) > LARGEST_BODY:
        raise BadRequest(f"The body has at most {LARGEST_BODY:,} bytes.")
