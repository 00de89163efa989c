"""Why an expectation does not hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """`place` is the invocation at fault, None when it is all of them or the code itself."""

    reason: str
    place: int | None = None
    expected: str | None = None
    actual: str | None = None
