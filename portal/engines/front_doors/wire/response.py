"""What a caller gets, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """
    A rule of the door that acted, in one sentence.

    `source` is a page of AWS's by its name, an id of the facts or a row of what was recorded on AWS.
    "unconfirmed" is what people remember of it, and no record was found.
    """

    says: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpResponse:
    """`headers` are pairs, so that one name may have several values; `body` is what is on the wire."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def line(self) -> str:
        try:
            return f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:  # a status that nobody registered
            return f"HTTP/1.1 {self.status}"

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for found, value in self.headers if found.lower() == name.lower())

    def value(self, name: str) -> str | None:
        return next(iter(self.values(name)), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What the caller sees, and the rules that made it so, in the order in which they acted."""

    response: HttpResponse
    because: tuple[Explanation, ...] = ()

    def after(self, *rules: Explanation) -> Seen:
        """With the rules that had acted before."""
        return replace(self, because=(*rules, *self.because))

    def adding(self, *headers: tuple[str, str]) -> Seen:
        return replace(self, response=replace(self.response, headers=(*self.response.headers, *headers)))


def because(says: str, source: str) -> Explanation:
    return Explanation(says=says, source=source)


def text(value: Any) -> str:
    """JSON without a space, as AWS's services write it."""
    return speakable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def speakable(said: str) -> str:
    """JSON can have half of a pair of surrogates, which no UTF-8 can say: it becomes a question mark."""
    return said if said.isascii() else said.encode("utf-8", "replace").decode()


def seen(
    status: int, headers: Sequence[tuple[str, str]], body: bytes, rules: Sequence[Explanation] = ()
) -> Seen:
    """With the length of the body, which every door counts itself."""
    counted = (*headers, ("Content-Length", str(len(body))))
    return Seen(response=HttpResponse(status=status, headers=counted, body=body), because=tuple(rules))
