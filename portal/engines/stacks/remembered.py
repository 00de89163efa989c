"""What AWS's own tools have said of a template, said again: the same order has the same answer."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from .check import Checks

RECENT_BYTES = 16 * 1024 * 1024


def digest_of(order: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()


class Remembered:
    """`known` is by the digest of the order; JSON, to be kept."""

    def __init__(self, checks: Checks, known: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._checks = checks
        self._known = dict(known or {})
        self.latest: dict[str, dict[str, Any]] = {}  # what was asked last, as `known` has it

    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Raises what `checks` does."""
        digest = digest_of(order)
        said = self._known.get(digest) or self._checks.check(order)
        self._known[digest] = said
        self.latest = {digest: said}
        return said


class Recent:
    """
    For all who ask: a lab's checks have the same template deployed time and again, and each look at it
    takes a processor for half a second. What was asked for longest ago goes when there are over `most` bytes.
    """

    def __init__(self, *, most: int = RECENT_BYTES) -> None:
        self._most = most
        self._said: OrderedDict[str, tuple[dict[str, Any], int]] = OrderedDict()
        self._bytes = 0

    def get(self, digest: str) -> dict[str, Any] | None:
        if digest not in self._said:
            return None
        self._said.move_to_end(digest)
        return self._said[digest][0]

    def keep(self, digest: str, said: dict[str, Any]) -> None:
        size = len(json.dumps(said))
        if digest in self._said or size > self._most:
            return
        self._said[digest] = said, size
        self._bytes += size
        while self._bytes > self._most:
            self._bytes -= self._said.popitem(last=False)[1][1]
