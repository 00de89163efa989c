"""One thing that is odd about a policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Severity(Enum):
    """As IAM Access Analyzer sorts them: it does not work; it allows too much; it could be said better."""

    ERROR = "error"
    SECURITY = "security"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """
    `where` is a path in the document, `Statement[1].Action[0]`. `suggestion` is what to write there instead,
    "" when there is no one thing.
    """

    code: str
    severity: Severity
    where: str
    message: str
    suggestion: str = ""


def nearest(word: str, words: Iterable[str]) -> str:
    """The word that was probably meant, "" for none."""
    spelled = {one.lower(): one for one in words}
    close = get_close_matches(word.lower()[:128], spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else ""
