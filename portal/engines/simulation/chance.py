"""Seeded chance, one stream for each part, and the distributions that learners choose from."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from random import Random
from typing import Protocol


class Chance:
    """One stream for each part: a part that is added never shifts another's numbers."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, part: str) -> Random:
        digest = hashlib.blake2b(f"{self.seed}/{part}".encode(), digest_size=16).digest()
        return Random(int.from_bytes(digest))  # noqa: S311  repeatable, and nobody's secret


def identifier(stream: Random) -> str:
    """A UUID of version 4, of the stream's next numbers."""
    # By hand, since every message has one, and uuid.UUID takes three times as long.
    digits = f"{stream.getrandbits(128):032x}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Distribution(Protocol):
    def draw(self, stream: Random) -> int:
        """Whole milliseconds, 0 or more."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    ms: int

    def draw(self, stream: Random) -> int:
        return self.ms


@dataclass(frozen=True, slots=True)
class Between:
    """Every millisecond from `low_ms` to `high_ms` is as likely as any other."""

    low_ms: int
    high_ms: int

    def draw(self, stream: Random) -> int:
        return stream.randint(self.low_ms, self.high_ms)


@dataclass(frozen=True, slots=True)
class LongTailed:
    """Log-normal, as durations of requests are: half take `median_ms` at most, 99 in 100 `p99_ms`."""

    median_ms: int
    p99_ms: int

    def draw(self, stream: Random) -> int:
        sigma = math.log(max(self.p99_ms, self.median_ms) / self.median_ms) / 2.326  # the 99th of a normal
        return round(stream.lognormvariate(math.log(self.median_ms), sigma))
