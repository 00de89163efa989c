"""Which records an invocation has done its work for, read from what its handler logs."""

from __future__ import annotations

import json

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


def _names(record: object) -> set[str]:
    text = text_of(record).strip()
    names = {item_identifier(record), text if len(text) <= _LONGEST else ""}
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and isinstance(told.get("id"), str | int):
        names.add(str(told["id"]))
    return names - {""}
