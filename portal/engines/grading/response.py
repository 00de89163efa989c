"""Reading what was posted. It may be anything at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

LONGEST_NUMBER = 40
LARGEST = 1e15  # floats are exact to the unit up to here
_NUMBER = re.compile(r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"^[+-]?[0-9]{1,3}(?:[,  '][0-9]{3})+(?![0-9,])", re.ASCII)
_SAME_UNIT = ({"usd", "us$", "$", "dollar", "dollars"}, {"%", "percent", "per cent"}, {"ms", "milliseconds"},
              {"s", "sec", "seconds"}, {"gb-s", "gb-seconds", "gbs"})  # fmt: skip


class BadResponse(ValueError):
    """
    It is no answer to this question; the message says what to do. Nothing is marked. `says` has places
    like "{name}" for `values`, so that a page can say it in another language.
    """

    def __init__(self, says: str, **values: str) -> None:
        super().__init__(says.format(**values) if values else says)
        self.says = says
        self.values = values


def one_of(response: Mapping[str, Any], key: str, ids: Collection[str]) -> str:
    value = response.get(key)
    if not isinstance(value, str) or value not in ids:
        raise BadResponse("Choose one of the answers.")
    return value


def some_of(response: Mapping[str, Any], key: str, ids: Collection[str]) -> frozenset[str]:
    """May be empty: to choose nothing is an answer, worth nothing."""
    values = response.get(key)
    if not isinstance(values, list | tuple | set | frozenset) or not all(isinstance(v, str) for v in values):
        raise BadResponse("Choose among the answers.")
    chosen = frozenset(values)
    if not chosen <= set(ids):
        raise BadResponse("One of those answers is not in this question; reload the page.")
    return chosen


def all_in_order(response: Mapping[str, Any], key: str, ids: Collection[str]) -> tuple[str, ...]:
    values = response.get(key)
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise BadResponse("Put every step in its place.")
    if sorted(values) != sorted(ids):
        raise BadResponse("Give each step a place of its own.")
    return tuple(values)


def a_choice_each(
    response: Mapping[str, Any], key: str, lefts: Mapping[str, str], choices: Collection[str]
) -> dict[str, str]:
    pairs = response.get(key)
    if not isinstance(pairs, Mapping):
        raise BadResponse("Choose something for each line.")
    for name, left in lefts.items():
        chosen = pairs.get(name)
        if not isinstance(chosen, str) or chosen not in choices:
            raise BadResponse("Choose something for “{name}”.", name=left)
    return {name: pairs[name] for name in lefts}


def a_number(response: Mapping[str, Any], key: str, unit: str) -> float:
    """
    "1,234.5", "$11.27", "11.27 USD", "−3", "1e3", ".5". A comma groups
    thousands and never stands for the point: "1,5" is refused, not guessed.
    """
    value = response.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadResponse("Write a number.")
    if len(value) > LONGEST_NUMBER:
        raise BadResponse("Write a number, at most {most} characters long.", most=f"{LONGEST_NUMBER}")
    text = unicodedata.normalize("NFKC", value).strip().replace("\u2212", "-").casefold()
    text = _without_currency(text, unit)
    grouped = _GROUPED.match(text)
    if grouped:
        text = re.sub(r"[,  ']", "", grouped[0]) + text[grouped.end() :]
    number = _NUMBER.match(text)
    if not number:
        raise _what_to_write(unit)
    rest = text[number.end() :].strip()
    if rest.startswith(","):
        raise BadResponse("Write a point before the decimals; a comma only groups thousands, as in 1,234.5.")
    if rest and not _is_unit(rest, unit):
        raise _what_to_write(unit)
    result = float(number[0])
    if abs(result) > LARGEST:
        raise BadResponse("That number is too large to be meant.")
    return result


def _without_currency(text: str, unit: str) -> str:
    """Without a leading $ where dollars are asked for; "-$3" keeps its sign."""
    match = re.match(r"^([+-]?)\s*(?:us)?\$\s*|^([+-]?)\s*usd\s*", text)
    if not match or not _is_unit("usd", unit):
        return text
    return (match[1] or match[2] or "") + text[match.end() :]


def _is_unit(text: str, unit: str) -> bool:
    unit = unicodedata.normalize("NFKC", unit).strip().casefold()
    if text == unit or text == unit.rstrip("s") or text == unit + "s":
        return True
    return any(text in same and unit in same for same in _SAME_UNIT)


def _what_to_write(unit: str) -> BadResponse:
    if unit:
        return BadResponse("Write a number, with {unit} after it or nothing.", unit=unit)
    return BadResponse("Write a number and nothing else.")
