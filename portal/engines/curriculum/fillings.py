"""When two fillings of a gap are the same. All of them look at each character once."""

from __future__ import annotations

import json
import re
import unicodedata

_GAP = re.compile(r"\[\[([a-z])\]\]")
_BESIDE_SIGNS = re.compile(r" ?([^\w ]) ?")


class BadFilling(ValueError):
    """A sentence on why it can be compared with nothing."""


def gaps_in(text: str) -> tuple[str, ...]:
    """The names of the gaps in order, each as often as it is there."""
    return tuple(_GAP.findall(text))


def pieces_of(text: str) -> tuple[tuple[str, str], ...]:
    """(what stands before a gap, its name), and last (what follows, "")."""
    parts = _GAP.split(text)
    return tuple(zip(parts[::2], [*parts[1::2], ""], strict=True))


def same_words(one: str, other: str) -> bool:
    """Without regard to capitals and to how many spaces there are."""
    return _words(one).casefold() == _words(other).casefold()


def same_code(one: str, other: str) -> bool:
    """Capitals count; spaces beside signs and the kind of quotes do not."""
    return _tight(one) == _tight(other)


def same_json(one: str, other: str) -> bool:
    """Equal values, whatever the spacing and the order of keys. Raises BadFilling for what is no JSON."""
    return _loaded(one) == _loaded(other)


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _tight(text: str) -> str:
    plain = (
        _words(text)
        .replace("\u2018", "'")
        .replace("\u2019", "'")
        .replace("\u201c", '"')
        .replace("\u201d", '"')
    )
    return _BESIDE_SIGNS.sub(r"\1", plain).replace("'", '"')


def _loaded(text: str) -> str:
    try:
        # Typed, so that true is not 1; dumped again, so that the order of keys is none.
        return json.dumps(json.loads(text, parse_int=_digits, parse_float=_digits), sort_keys=True)
    except (ValueError, RecursionError):
        raise BadFilling(f"`{text[:60]}` is no JSON value.") from None


def _digits(text: str) -> list[str]:
    """A number of a million digits is none to Python; as text it is only compared."""
    return ["number", text]
