"""A rate that refills continuously and is never saved up beyond its amount."""

from __future__ import annotations


class Bucket:
    """`amount` within `in_ms`, full at the start; whole numbers only, so that nothing is rounded."""

    __slots__ = ("_amount", "_at_ms", "_full", "_in_ms", "_level")

    def __init__(self, *, amount: int, in_ms: int) -> None:
        self._amount = amount
        self._in_ms = in_ms
        self._full = self._level = amount * in_ms
        self._at_ms = 0

    def take(self, now_ms: int, count: int = 1) -> bool:
        """Whether there were so many; if not, none is taken."""
        self._refill(now_ms)
        asked = count * self._in_ms
        if asked > self._level:
            return False
        self._level -= asked
        return True

    def owe(self, now_ms: int, count: int) -> int:
        """Take them whatever there is; how long it takes, in ms, until what is missing has come in."""
        self._refill(now_ms)
        self._level -= count * self._in_ms
        return -(min(self._level, 0) // self._amount)

    def _refill(self, now_ms: int) -> None:
        self._level = min(self._full, self._level + (now_ms - self._at_ms) * self._amount)
        self._at_ms = now_ms
