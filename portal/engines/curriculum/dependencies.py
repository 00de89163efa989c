"""Which lines of a program have to follow which."""

from __future__ import annotations

from .models import Parsons


def waits_for(question: Parsons) -> dict[str, set[str]]:
    """By a line's id, the lines that have to stand somewhere above it."""
    before: set[str] = set()
    waits = {}
    for line in question.lines:
        waits[line.id] = before if line.after is None else set(line.after)
        before = {line.id}
    return waits


def headers(lines: list[tuple[str, int]]) -> dict[str, str]:
    """
    For (id, indent) from top to bottom: the line whose block each stands in, the nearest
    above that is indented less; "" for none.
    """
    found = {}
    open_blocks: list[tuple[str, int]] = []
    for name, indent in lines:
        while open_blocks and open_blocks[-1][1] >= indent:
            open_blocks.pop()
        found[name] = open_blocks[-1][0] if open_blocks else ""
        open_blocks.append((name, indent))
    return found
