"""`*` for any number of characters and `?` for one, as listener rules and origins have them."""

from __future__ import annotations

import functools
import re


def fits(pattern: str, text: str) -> bool:
    """Whether all of `text` fits. Both may be a stranger's: the time is at most their lengths multiplied."""
    return _compiled(pattern).fullmatch(text) is not None


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    """
    Each part goes to the first place where it fits, and is not tried again further on (an atomic group):
    were there a later place that led on, the first would too.
    """
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in middle)}.*{last}", re.DOTALL)
