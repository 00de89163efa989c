"""
Patterns with `*` and `?` against text, in time that a hostile pattern cannot blow up.

A pattern is a sequence of pieces: literal text, `Wild.ANY` for `*`, `Wild.ONE` for `?`. Literal
text may hold `*` and `?` itself, which then stand for themselves: what a policy variable
brought in, and `${*}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Wild(Enum):
    ANY = "*"
    ONE = "?"


Piece = str | Wild


class Reach(Enum):
    """
    How far a wildcard goes over the colons of an ARN. After the fifth colon it always goes anywhere.

    SEGMENT is for the Resource element: wildcards stay "within the individual segments of an ARN (the
    parts separated by colons)", but "If the * wildcard is the last character of a resource ARN segment,
    it can expand to match beyond the colon boundaries".
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

    COMPONENT is for ArnLike: "Each of the six colon-delimited components of the ARN is checked
    separately". https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """

    ANYWHERE = "anywhere"
    SEGMENT = "segment"
    COMPONENT = "component"


# Patterns that were read are kept. Of long ones only a few: a hostile policy makes them, and thousands of
# those would fill the memory.
KEPT, LONG_KEPT = 2_048, 32
LONG = 256  # characters


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Plain text of a policy, without variables, as pieces."""
    return _read_long(text) if len(text) > LONG else _read(text)


def _pieces(text: str) -> tuple[Piece, ...]:
    return tuple(_each_piece(text))


def _each_piece(text: str) -> Iterator[Piece]:
    start = 0
    for place, character in enumerate(text):
        if character in "*?":
            if place > start:
                yield text[start:place]
            yield Wild(character)
            start = place + 1
    if start < len(text):
        yield text[start:]


def matches(pieces: tuple[Piece, ...], text: str, reach: Reach = Reach.ANYWHERE) -> bool:
    if not pieces:
        return text == ""
    first = pieces[0]
    if isinstance(first, str) and not text.startswith(first):
        return False
    if len(pieces) == 1 and isinstance(first, str):
        return first == text
    length = sum(len(piece) if isinstance(piece, str) else 1 for piece in pieces)
    compiled = _compiled_long if length > LONG else _compiled
    return compiled(pieces, reach).accepts(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Machine:
    """
    A pattern as a row of states, one bit each: bit i stands for "the first i steps are done".

    Every character of the text moves all of them at once, so that the time is the length of the text
    times the length of the pattern over the size of a machine word, whatever the pattern.
    """

    steps: dict[str, int]  # for a character, the states that it moves on
    any_step: int  # the same for a character that the pattern does not name
    colon_step: int
    stay: int  # states that may swallow any character: a * comes next
    stay_but_colon: int
    last: int

    def accepts(self, text: str) -> bool:
        states = 1
        for character in text:
            is_colon = character == ":"
            step = self.steps.get(character, self.colon_step if is_colon else self.any_step)
            stay = self.stay if is_colon else self.stay | self.stay_but_colon
            states = (states & step) << 1 | states & stay
            if not states:
                return False
        return bool(states & self.last)


def _machine(pieces: tuple[Piece, ...], reach: Reach) -> _Machine:
    steps = [step for piece in pieces for step in (piece if isinstance(piece, str) else (piece,))]
    named: dict[str, int] = {}
    any_step = colon_step = stay = stay_but_colon = place = colons = 0
    for index, step in enumerate(steps):
        within = reach is not Reach.ANYWHERE and colons < 5
        bit = 1 << place
        if step is Wild.ANY:
            ends_segment = steps[index + 1 : index + 2] in ([], [":"])
            if within and not (reach is Reach.SEGMENT and ends_segment):
                stay_but_colon |= bit
            else:
                stay |= bit
            continue
        if step is Wild.ONE:
            any_step |= bit
            colon_step |= 0 if within else bit
        else:
            assert isinstance(step, str)
            named[step] = named.get(step, 0) | bit
            colons += step == ":"
        place += 1
    return _Machine(
        steps={c: bits | (colon_step if c == ":" else any_step) for c, bits in named.items()},
        any_step=any_step,
        colon_step=colon_step,
        stay=stay,
        stay_but_colon=stay_but_colon,
        last=1 << place,
    )


_read, _read_long = lru_cache(maxsize=KEPT)(_pieces), lru_cache(maxsize=LONG_KEPT)(_pieces)
_compiled, _compiled_long = lru_cache(maxsize=KEPT)(_machine), lru_cache(maxsize=LONG_KEPT)(_machine)
