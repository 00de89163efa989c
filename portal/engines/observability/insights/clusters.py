"""
`pattern`: texts that are the same but for what changes from one to the next.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Pattern.html. AWS learns where texts
vary; here a word varies when it looks like a figure, an id, a time or an address, or when texts of as many
words, which begin alike, have most of the others in common. What varies is written <Time-1>, <Number-2>, or
<Token-3> where nothing is known of its kind, counted within its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORDS = 200  # of a text; what follows them is left out
CHARACTERS = 4_000
PATTERNS = 1_000  # further texts, unlike all of these, make one together
ALIKE = 0.6  # of the words of two patterns, where they may be one
COMPARED = 50  # patterns that a text is held against

_ANY = ""  # in a pattern: any word
_KINDS = (
    ("UUID", re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)),
    ("Time", re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?Z?(?:[+-][\d:]+)?", re.A)),
    ("IP", re.compile(r"(?:\d{1,3}\.){3}\d{1,3}", re.ASCII)),
    ("Number", re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?%?", re.ASCII)),
    ("ID", re.compile(r"(?=[0-9a-zA-Z_-]*\d)[0-9a-zA-Z_-]{8,128}", re.ASCII)),
)  # fmt: skip
# A text without its spaces and the signs between words, which stay as they are.
_PARTS = re.compile(r"([\s\"'`,;=(){}\[\]<>|]+|:(?=\s)|[.!?](?=\s|$))")
_SEVERITIES = (
    ("ERROR", re.compile(r"(?i)\b(?:error|exception|fatal|critical|failed|traceback)\b|Task timed out")),
    ("WARN", re.compile(r"(?i)\bwarn(?:ing)?\b")),
    ("INFO", re.compile(r"(?i)\binfo\b")),
    ("DEBUG", re.compile(r"(?i)\b(?:debug|trace)\b")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """`places` are those of its texts; `severity` is "" where none of its words tells."""

    pattern: str
    severity: str
    places: tuple[int, ...]


@dataclass(slots=True)
class _Found:
    """`parts` are words and what stands between them in turn; `kinds` of words that vary."""

    parts: list[str]
    kinds: dict[int, str]
    places: list[int]


def clusters(texts: Iterable[str]) -> tuple[Likeness, ...]:
    """The largest first. Each text is held against COMPARED others at most."""
    found: dict[tuple[int, str], list[_Found]] = {}
    many = 0
    for place, text in enumerate(texts):
        parts, kinds = _read(text)
        alike = found.setdefault((len(parts), next((part for part in parts if part), "")), [])
        if match := next((one for one in alike[:COMPARED] if _is_alike(one, parts)), None):
            _merge(match, parts, kinds)
            match.places.append(place)
        elif many < PATTERNS:
            many += 1
            alike.append(_Found(parts, kinds, [place]))
        else:
            rest = found.setdefault((0, ""), [])
            if not rest:
                rest.append(_Found([_ANY], {0: ""}, []))
            rest[0].places.append(place)
    everything = [one for several in found.values() for one in several]
    return tuple(map(_finished, sorted(everything, key=lambda one: -len(one.places))))


def _read(text: str) -> tuple[list[str], dict[int, str]]:
    """Words that vary are _ANY already."""
    parts = _PARTS.split(text[:CHARACTERS])[: 2 * WORDS - 1]
    kinds = {}
    for place in range(0, len(parts), 2):
        kind = next((name for name, looks in _KINDS if looks.fullmatch(parts[place])), None)
        if kind is not None:
            parts[place], kinds[place] = _ANY, kind
    return parts, kinds


def _is_alike(one: _Found, parts: Sequence[str]) -> bool:
    """Between words they are the same; of the words themselves, many are."""
    if one.parts[1::2] != parts[1::2]:
        return False
    mine, theirs = one.parts[::2], parts[::2]
    same = sum(word in (other, _ANY) for word, other in zip(mine, theirs, strict=True))
    told = sum(word == other != _ANY for word, other in zip(mine, theirs, strict=True))
    return same == len(theirs) or (told > 0 and same >= ALIKE * len(theirs))


def _merge(one: _Found, parts: Sequence[str], kinds: dict[int, str]) -> None:
    for place in range(0, len(parts), 2):
        if one.parts[place] != parts[place] or one.kinds.get(place) != kinds.get(place):
            one.parts[place] = _ANY
            one.kinds[place] = one.kinds.get(place, "") if one.kinds.get(place) == kinds.get(place) else ""


def _finished(one: _Found) -> Likeness:
    parts, number = list(one.parts), 0
    for place in range(0, len(parts), 2):
        if place in one.kinds:
            number += 1
            parts[place] = f"<{one.kinds.get(place) or 'Token'}-{number}>"
    pattern = "".join(parts)
    severity = next((name for name, tells in _SEVERITIES if tells.search(pattern)), "")
    return Likeness(pattern, severity, tuple(one.places))
