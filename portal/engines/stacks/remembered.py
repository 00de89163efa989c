"""What AWS's own tools have said of a template, said again: the same order has the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .check import Checks


class Remembered:
    """`known` is by the digest of the order; JSON, to be kept."""

    def __init__(self, checks: Checks, known: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._checks = checks
        self._known = dict(known or {})
        self.latest: dict[str, dict[str, Any]] = {}  # what was asked last, as `known` has it

    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Raises what `checks` does."""
        digest = hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()
        said = self._known.get(digest) or self._checks.check(order)
        self._known[digest] = said
        self.latest = {digest: said}
        return said
