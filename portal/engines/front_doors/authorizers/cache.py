"""What authorizers said, for as long as their time to live."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Any

MOST = 1_000  # results of one door; the oldest gives way


class AuthorizerCache:
    """
    Kept by whoever keeps the door. The time is passed in.

    The policy is kept and not the decision: it is held against every method that is called with the same
    identity. One that names a single method therefore denies the next (I serverless/serverless#6176).
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[datetime, Any]] = {}
        self._lock = threading.Lock()  # several callers may come at once

    def get(self, key: Hashable, now: datetime) -> Any | None:
        ends_at, value = self._kept.get(key, (now, None))
        return value if now < ends_at else None

    def put(self, key: Hashable, value: Any, *, ttl_s: int, now: datetime) -> None:
        """`value` is not None. Nothing is kept for a time to live of 0."""
        if ttl_s <= 0:
            return
        with self._lock:
            self._kept.pop(key, None)
            if len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (now + timedelta(seconds=ttl_s), value)
