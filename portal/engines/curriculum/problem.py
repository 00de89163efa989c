"""What is wrong with a content file, for the person who can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """`path` starts with the content folder's own name; `line` counts from 1."""

    path: str
    line: int
    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.fault} {self.remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A problem whose place is still a way into the document: ("questions", 3, "options")."""

    at: tuple[str | int, ...]
    fault: str
    remedy: str
