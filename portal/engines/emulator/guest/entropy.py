"""
What is random while a snapshot is initialised: drawn from a seed, and so the same when it is made again.

On AWS a version has one snapshot, and what its initialisation drew is the same in every environment
that is restored from it. Here several of them at once need a snapshot each.
"""

from __future__ import annotations

import hashlib
import os
import random


class Drawn:
    """os.urandom, and what `random`, `secrets` and `uuid` make of it, between begin() and end()."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0
        self._system = os.urandom
        self._is_over = False

    def __call__(self, size: int, /) -> bytes:
        if self._is_over:  # somebody has kept it under another name
            return self._system(size)
        self._count += 1
        return hashlib.shake_256(self._seed + self._count.to_bytes(8, "big")).digest(size)

    def begin(self) -> None:
        self._put(self)
        random.seed(self(32))

    def end(self) -> None:
        self._is_over = True
        self._put(self._system)

    @staticmethod
    def _put(source: object) -> None:
        vars(os)["urandom"] = vars(random)["_urandom"] = source
