"""Memory of this process and all below it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path


def held_kb(root: int | None = None) -> int:
    """
    Proportional set size of the tree below `root` (this process), added up.

    A page that several of them share is counted once altogether, so a difference between
    two calls is what came to be held meanwhile. Page tables and the kernel's own are not in it.
    """
    return sum(_pss_kb(pid) for pid in _tree(root or os.getpid()))


def _tree(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found


def _pss_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return 0  # it has ended since
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found.group(1)) if found else 0
