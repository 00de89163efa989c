"""What is wrong with a query: where, what, and what would help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """`line` and `position` count from 1, as AWS's do; `at` is the offset into the text, from 0."""

    at: int
    line: int
    position: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} at line {self.line} and position {self.position}. {self.remedy}"


class QueryError(Exception):
    """AWS answers MalformedQueryException, and points at the place as `fault` does."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class QueryTooCostly(Exception):
    """A query that took more time or memory than one may have here; nothing of it is shown."""


def malformed(text: str, at: int, what: str, remedy: str) -> QueryError:
    before = text[:at]
    line = before.count("\n") + 1
    position = at - (before.rfind("\n") + 1) + 1
    return QueryError(Fault(at=at, line=line, position=position, what=what, remedy=remedy))
