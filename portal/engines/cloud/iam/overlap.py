"""Questions about two patterns."""

from __future__ import annotations

import re

_STARS = re.compile(r"\*+")


def overlap(left: str, right: str) -> bool:
    """Whether some text matches both. Time: one length times the other, over the size of a machine word."""
    # Bit j: what came of left so far and the first j characters of right may be the same text.
    right = _STARS.sub("*", right)
    stars = _bits(right, "*")
    ones, everything = _bits(right, "?"), (1 << len(right) + 1) - 1
    letters: dict[str, int] = {}
    reachable = _past_stars(1, stars)
    for character in left:
        if character == "*":
            reachable = everything & -(reachable & -reachable)  # from the first one on, all
        else:
            if character not in letters:
                same = everything & ~stars if character == "?" else _bits(right, character)
                letters[character] = same | ones
            reachable = (reachable & letters[character]) << 1 | reachable & stars
        reachable = _past_stars(reachable, stars)
        if not reachable:
            return False
    return bool(reachable >> len(right) & 1)


def arns_overlap(left: str, right: str) -> bool:
    """The same for patterns of ARNs: part by part, where both have all six."""
    parts = list(zip(left.split(":", 5), right.split(":", 5), strict=False))
    return all(overlap(*pair) for pair in parts) if len(parts) == 6 else overlap(left, right)


def _bits(pattern: str, character: str) -> int:
    """A bit for each place where it stands."""
    return int("".join("1" if one == character else "0" for one in reversed(pattern)) or "0", 2)


def _past_stars(reachable: int, stars: int) -> int:
    """A star may be nothing. No two stand beside each other."""
    return reachable | (reachable & stars) << 1
