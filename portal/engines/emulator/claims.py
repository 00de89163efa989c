"""How many environments of a function are busy, whoever's job has them: what reserved concurrency bounds."""

from __future__ import annotations

from collections import Counter

Name = tuple[str, str]  # owner, function


class Claims:
    def __init__(self) -> None:
        self._busy: Counter[Name] = Counter()

    def take(self, owner: str, name: str, *, reserved: int | None) -> bool:
        """
        Whether one more may run. Who got a claim gives it back.

        All versions of a function count together (facts J-6, P-2), and those of $LATEST with them.
        """
        if reserved is not None and self._busy[owner, name] >= reserved:
            return False
        self._busy[owner, name] += 1
        return True

    def give_back(self, owner: str, name: str) -> None:
        self._busy[owner, name] -= 1
        if not self._busy[owner, name]:
            del self._busy[owner, name]
