"""
How often one event has invoked a function already: the Lineage of a trace header, which goes along from
function to queue, topic or bucket and back.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html; the spelling is that of AWS's own
emulator, where a function is eight hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_ONE = r"[0-9a-f]{1,16}:\d{1,9}"
_LINEAGE = re.compile(rf"(?:^|;)Lineage=(?:1:)?({_ONE}(?:\|{_ONE}){{0,30}})(?:;|$)")
_ROOT = re.compile(r"(?:^|;)Root=([0-9A-Za-z-]{1,64})(?:;|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """`counts` are pairs of a function and how often it was invoked in this chain."""

    root: str
    counts: tuple[tuple[str, int], ...] = ()

    def of(self, function: str) -> int:
        return dict(self.counts).get(digest(function), 0)

    def invoked(self, function: str) -> Trace:
        """One more time."""
        mine = digest(function)
        others = tuple(pair for pair in self.counts if pair[0] != mine)
        return Trace(root=self.root, counts=(*others, (mine, self.of(function) + 1)))

    @property
    def header(self) -> str:
        lineage = "|".join(f"{name}:{count}" for name, count in self.counts)
        return f"Root={self.root};Sampled=0" + (f";Lineage=1:{lineage}" if lineage else "")


def digest(function: str) -> str:
    return hashlib.blake2b(function.encode(), digest_size=4).hexdigest()


def read_trace(header: str | None, *, otherwise: str) -> Trace:
    """Of X-Amzn-Trace-Id; a new chain with the root `otherwise` where there is no header."""
    if not header or len(header) > 1_024:
        return Trace(root=otherwise)
    root, found = _ROOT.search(header), _LINEAGE.search(header)
    pairs = [one.partition(":") for one in found.group(1).split("|")] if found else []
    counts = tuple((name, int(count)) for name, _, count in pairs)
    return Trace(root=root.group(1) if root else otherwise, counts=counts)
