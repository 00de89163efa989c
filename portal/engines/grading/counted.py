"""How many there were, and how many there should have been."""

from __future__ import annotations

from portal.engines.curriculum.models import Counted

from .miss import Miss


def counted(expectation: Counted, found: int, more: int, what: tuple[str, str], actual: str) -> Miss | None:
    """`what` is one of them, and which. `more` is how many were not told: there may be more of these."""
    low, high = expectation.at_least or 0, expectation.at_most
    if expectation.times is not None:
        low = high = expectation.times
    elif expectation.at_least is None and high is None:
        low = 1
    if low <= found and (high is None or found + more <= high):
        return None
    words = _in_words(low, high)
    told = f"{found or 'none'}" + (f", and {more} more of all kinds that are not told" if more else "")
    noun = what[0] if words.endswith(" 1") else f"{what[0]}s"
    return Miss(
        reason=f"Expected {words} {noun}{what[1]}, found {told}.", expected=f"{words} {noun}", actual=actual
    )


def _in_words(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    if low == high:
        return f"exactly {low}" if low else "no"
    return f"{low} to {high}" if low else f"at most {high}"
