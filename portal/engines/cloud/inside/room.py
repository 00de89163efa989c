"""
How much an account holds, and what does not fit in any more: told before its process would run out of memory.

The limit is ours; an account of AWS has none. It is about what moto keeps, as far as a function can make it
grow: so much of each thing, of each value in it, and what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .asked import Asked

LIMIT_EXCEEDED = "AccountLimitExceeded"
THING_BYTES = 1_024  # that moto and the account take for an item or a message, measured
VALUE_BYTES = 256  # and for each value in it
_MB = 1024 * 1024
_ADDS = re.compile(
    r"(?:Add|Batch(?!Get|Delete)|Copy|Create|Import|Post|Publish|Put|Send|Set|Start|Tag|Transact(?!Get)|Update|Upload)"
)


class Room:
    """
    `most` are bytes. `held` counts what there is in the services `counted`, which takes as long as there is
    much: until that has to be known, everything that was added is taken to be there still, and of other
    services always. `copied` tells the size of what an object is made from.
    """

    def __init__(
        self,
        *,
        most: int,
        counted: Collection[str],
        held: Callable[[], int],
        copied: Callable[[Mapping[str, Any]], int],
    ) -> None:
        self._most = most
        self._counted = counted
        self._held = held
        self._copied = copied
        self._added = 0  # to services that are not counted
        self._at_most = 0  # of all

    def refusal(self, asked: Asked) -> str:
        """Why it cannot be done any more, "" when it can; then it will be."""
        if _ADDS.match(asked.operation) is None:
            return ""
        size = weight(asked) + (self._copied(asked.parameters) if asked.service.name == "s3" else 0)
        if self._at_most + size > self._most:
            self._at_most = self._held() + self._added
        held_mb, most_mb = self._at_most / _MB, self._most // _MB
        if self._at_most + size > self._most:
            return (
                f"This account holds {held_mb:.1f} MB, and {most_mb} MB is the most that fits in here: "
                f"{size / _MB:.1f} MB more do not. Delete objects, items or messages first."
            )
        self._at_most += size
        if asked.service.name not in self._counted:
            self._added += size
        return ""


def weight(asked: Asked) -> int:
    """Of what it would add."""
    body = asked.request.data
    if asked.service.name == "s3":
        return len(body) + THING_BYTES
    return weight_of(body.decode("latin-1"))


def weight_of(text: str) -> int:
    """Of a thing, written as JSON."""
    return THING_BYTES + len(text) + VALUE_BYTES * (text.count("{") + text.count("["))
