"""Names of strangers → slugs of ours, each once."""

from __future__ import annotations

import unicodedata

LONGEST = 48  # characters; leaves room for a number


def slug_of(text: str) -> str:
    """Small letters, digits and single hyphens; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug


class Slugs:
    """Of two that are alike, the second gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *wanted: str) -> str:
        """The first that leaves a slug, or "question"."""
        exact = next((one for one in wanted if one and _is_slug(one)), "")
        slug = exact or next((found for one in wanted if (found := slug_of(one))), "question")
        free, number = slug, 2
        while free in self._taken:
            free = f"{slug[:LONGEST].rstrip('-')}-{number}"
            number += 1
        self._taken.add(free)
        return free


def _is_slug(text: str) -> bool:
    letters = set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return letters and len(text) <= 64 and all(text.split("-"))
