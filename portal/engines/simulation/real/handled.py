"""Which records an invocation has done its work for, read from what its handler logs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from portal.engines.emulator import Outcome
from portal.engines.simulation.handlers import item_identifier, records_of
from portal.engines.simulation.scenarios.poison import text_of

from .handler import Handled

_LONGEST = 200  # characters of a body that may be a name
_ID = "{id}"


def logged(words: str) -> Handled:
    """
    Those that the log names by `words`, in which {id} stands for a record's identifier, its text, or what its
    text has under "id": “charged {id}”. An invocation whose log was cut tells nothing.
    """

    def handled(event: object, outcome: Outcome) -> frozenset[int] | None:
        if outcome.log_cut:
            return None
        return frozenset(
            place
            for place, record in enumerate(records_of(event))
            if any(_says(outcome.log, words.replace(_ID, name)) for name in _names(record))
        )

    return handled


def _says(log: str, words: str) -> bool:
    """As words of their own: 1 is not in 12. Each record has words of its own, so no pattern is compiled."""
    at = log.find(words)
    while at >= 0:
        end = at + len(words)
        if not _is_word(log[at - 1 : at]) and not _is_word(log[end : end + 1]):
            return True
        at = log.find(words, at + 1)
    return False


def _is_word(sign: str) -> bool:
    """At both ends of the log there is none."""
    return sign == "_" or sign.isalnum()


def _names(record: object) -> Iterator[str]:
    """The one that is logged most often first."""
    text = text_of(record)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and isinstance(told.get("id"), str | int) and told["id"] != "":
        yield str(told["id"])
    if identifier := item_identifier(record):
        yield identifier
    if 0 < len(text := text.strip()) <= _LONGEST:
        yield text
