"""Questions about two patterns."""

from __future__ import annotations


def overlap(left: str, right: str) -> bool:
    """Whether some text matches both. Time: one length times the other."""
    # reachable[j]: what came of left so far and the first j characters of right may be the same text.
    reachable = _past_stars(right, [True] + [False] * len(right))
    for character in left:
        following = [False] * (len(right) + 1)
        for place, here in enumerate(reachable):
            if not here:
                continue
            if character == "*":
                following[place:] = [True] * (len(right) + 1 - place)
                break
            if place < len(right):
                other = right[place]
                if other == "*":
                    following[place] = True
                elif "?" in (character, other) or character == other:
                    following[place + 1] = True
        reachable = _past_stars(right, following)
    return reachable[-1]


def arns_overlap(left: str, right: str) -> bool:
    """The same for patterns of ARNs: part by part, where both have all six."""
    parts = list(zip(left.split(":", 5), right.split(":", 5), strict=False))
    return all(overlap(*pair) for pair in parts) if len(parts) == 6 else overlap(left, right)


def _past_stars(pattern: str, reachable: list[bool]) -> list[bool]:
    for place, character in enumerate(pattern):
        if character == "*" and reachable[place]:
            reachable[place + 1] = True
    return reachable
