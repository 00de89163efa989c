"""The real content/, read once for every test of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from portal.engines.curriculum import Library, Shelf

CONTENT = Path(__file__).parents[2] / "content"


@lru_cache(maxsize=1)
def library() -> Library:
    """As it is served."""
    return Shelf(CONTENT, thorough=False).library()


@lru_cache(maxsize=1)
def checked() -> Library:
    """As check_content reads it: scenarios are played and headings looked for, which takes as long again."""
    return Shelf(CONTENT).library()
