"""Letters as they are looked for and put in order."""

from __future__ import annotations

from unicodedata import combining, normalize


def folded(text: str) -> str:
    """Small letters without accents, as FTS5 keeps words before it takes their stems: an Ä is an a."""
    return "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
