"""What the reports have in common, as lines of Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime


def measured_by(command: str, *, versions: Iterable[str], rounds: int, load: float) -> str:
    """`load` is the machine's average of the last minute before anything was measured."""
    return (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Linux {platform.release()},"
        f" {platform.machine()}, Python {platform.python_version()}; {', '.join(versions)}."
        f" {rounds} rounds. Load of the machine at the start: {load:.1f}."
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heads)
    yield "|---" * len(heads) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"
