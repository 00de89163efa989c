"""
How long a question was on the screen: its form carries when it was asked, signed, so that neither the
clock of a browser nor anybody who edits the form has a say.
"""

from __future__ import annotations

from datetime import datetime

from django.core import signing

_SIGNER = signing.Signer(salt="portal.progress.asked")
SHORTEST_S = 1.0
AWAY_S = 30 * 60.0  # past that somebody did something else meanwhile


def stamp(ref: str, *, now: datetime) -> str:
    """For a hidden field of the question `ref`, "topic/slug"."""
    return _SIGNER.sign_object([ref, now.timestamp()])


def on_screen_s(stamped: str, ref: str, *, now: datetime) -> float | None:
    """
    Seconds since the stamp, SHORTEST_S at least. None when nobody knows: no stamp of ours, that of another
    question, from the future, or from longer ago than AWAY_S.
    """
    try:
        of, at = _SIGNER.unsign_object(stamped)
        took_s = now.timestamp() - float(at)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if of != ref or not 0 <= took_s <= AWAY_S:
        return None
    return max(took_s, SHORTEST_S)
