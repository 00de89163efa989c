"""
Intrinsic functions of payload templates: States.Format('Hello, {}', $.name).

https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from .faults import DATA_LIMIT, INTRINSIC, StateError
from .paths import BadPath, Path, read_path
from .size import json_bytes

DEEPEST = 10  # "you can nest up to 10 intrinsic functions"
LONGEST = 10_000
_CALL = re.compile(r"\s*(States\.[A-Za-z0-9]+)\s*\(")
_TEXT = re.compile(r"\s*'((?:[^'\\]|\\.)*)'\s*", re.DOTALL)
_NUMBER = re.compile(r"\s*(-?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?)\s*")
_WORD = re.compile(r"\s*(true|false|null)\s*")
_PATH = re.compile(r"\s*(\$(?:[^,()'\"\[\]]|\[(?:[^\]'\"]|'[^']*'|\"[^\"]*\")*\])*)\s*")
_SLOT = re.compile(r"\\(.)|\{\}", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\'])")
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Any, ...]  # Call, Path or a plain value


@functools.lru_cache(maxsize=512)
def read_call(text: str) -> Call:
    """Raises BadPath."""
    if len(text) > LONGEST:
        raise BadPath(f"An intrinsic function has at most {LONGEST:,} characters.")
    call, place = _read_call(text, 0, 1)
    if text[place:].strip():
        raise BadPath(f'"{text[:60]}" goes on after its last bracket.')
    return call


class Budget:
    """What the functions of one template may be given together, in bytes of JSON."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, value: Any) -> None:
        """Raises StateError."""
        self._left -= json_bytes(value, most=self._left)
        if self._left < 0:
            raise StateError(DATA_LIMIT, "The arguments of intrinsic functions are too large together.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    look_up: Callable[[Path], Any]
    stream: Random
    budget: Budget


def evaluate(call: Call, around: Surroundings) -> Any:
    """Raises StateError, by the name of States.IntrinsicFailure."""
    values = [_value(call, place, argument, around) for place, argument in enumerate(call.arguments)]
    for value in values:
        around.budget.spend(value)
    try:
        return _FUNCTIONS[call.name](around.stream, *values)
    except (
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        OverflowError,
        AttributeError,
        RecursionError,
    ) as fault:
        says = f"Invalid arguments in {call.name}: {str(fault)[:200]}"
        raise StateError(INTRINSIC, says) from None


def _value(call: Call, place: int, argument: Any, around: Surroundings) -> Any:
    if isinstance(argument, Call):
        return evaluate(argument, around)
    if isinstance(argument, Path):
        return around.look_up(argument)
    is_template = call.name == "States.Format" and place == 0  # which reads its escapes itself
    return _ESCAPE.sub(r"\1", argument) if isinstance(argument, str) and not is_template else argument


def _read_call(text: str, place: int, depth: int) -> tuple[Call, int]:
    begins = _CALL.match(text, place)
    if begins is None or begins.group(1) not in _FUNCTIONS:
        name = begins.group(1) if begins else text[place : place + 60]
        raise BadPath(f'There is no intrinsic function "{name}".')
    if depth > DEEPEST:
        raise BadPath(f"Intrinsic functions nest at most {DEEPEST} deep.")
    place = begins.end()
    arguments: list[Any] = []
    while not text.startswith(")", place):
        value, place = _read_argument(text, place, depth)
        arguments.append(value)
        if text.startswith(",", place):
            place += 1
        elif not text.startswith(")", place):
            raise BadPath(f'"{text[:60]}": a comma or a bracket is missing after an argument.')
    return Call(begins.group(1), tuple(arguments)), place + 1


def _read_argument(text: str, place: int, depth: int) -> tuple[Any, int]:
    if _CALL.match(text, place):
        call, place = _read_call(text, place, depth + 1)
        return call, place + len(text[place:]) - len(text[place:].lstrip())
    if found := _TEXT.match(text, place):
        return found.group(1), found.end()
    if found := _WORD.match(text, place):
        return _WORDS[found.group(1)], found.end()
    if found := _NUMBER.match(text, place):
        return json.loads(found.group(1)), found.end()
    if found := _PATH.match(text, place):
        return read_path(found.group(1).strip()), found.end()
    raise BadPath(f'"{text[place : place + 60]}" is no argument of an intrinsic function.')


def _format(stream: Random, template: str, *values: Any) -> str:
    left = list(values)

    def fill(slot: re.Match[str]) -> str:
        if slot.group(1) is not None:
            return slot.group(1)
        value = left.pop(0)
        return value if isinstance(value, str) else _json(value)

    made = _SLOT.sub(fill, template)
    if left:
        raise ValueError("there are more arguments than places for them")
    return made


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("text is expected")
    return text


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a number is expected")
    return round(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("an array is expected")
    return value


def _string_to_json(stream: Random, text: str) -> Any:
    return json.loads(text)


def _partition(stream: Random, values: Any, size: Any) -> list[list[Any]]:
    count = _whole(size)
    if count < 1:
        raise ValueError("the size of a part is 1 or more")
    items = _list(values)
    return [items[place : place + count] for place in range(0, len(items), count)]


def _range(stream: Random, first: Any, last: Any, step: Any) -> list[int]:
    start, stop, by = _whole(first), _whole(last), _whole(step)
    if by == 0:
        raise ValueError("the step is not 0")
    made = range(start, stop + (1 if by > 0 else -1), by)
    if len(made) > 1_000:
        raise ValueError("an array of a range has at most 1,000 elements")
    return list(made)


def _unique(stream: Random, values: Any) -> list[Any]:
    return list({_json(value): value for value in _list(values)}.values())


def _base64(stream: Random, text: Any) -> str:
    plain = _plain(text)
    if len(plain) > 10_000:
        raise ValueError("at most 10,000 characters can be encoded")
    return base64.b64encode(plain.encode()).decode()


def _unbase64(stream: Random, text: Any) -> str:
    if len(text) > 10_000:
        raise ValueError("at most 10,000 characters can be decoded")
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ValueError(str(fault)) from None


_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def _hash(stream: Random, value: Any, algorithm: str) -> str:
    text = value if isinstance(value, str) else _json(value)
    return hashlib.new(_HASHES[algorithm], text.encode(), usedforsecurity=False).hexdigest()


def _merge(stream: Random, one: Any, other: Any, deep: Any) -> dict[str, Any]:
    if deep is not False or not isinstance(one, dict) or not isinstance(other, dict):
        raise ValueError("two objects and false are expected")
    return {**one, **other}


def _random(stream: Random, low: Any, high: Any, seed: Any = None) -> int:
    source = stream if seed is None else Random(_whole(seed))  # noqa: S311  repeatable
    return source.randrange(_whole(low), _whole(high))


def _split(stream: Random, text: Any, separators: Any) -> list[str]:
    parts = re.split(f"[{re.escape(separators)}]", _plain(text)) if separators else [text]
    return [part for part in parts if part]


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "States.Format": _format,
    "States.StringToJson": _string_to_json,
    "States.JsonToString": lambda stream, value: _json(value),
    "States.Array": lambda stream, *values: list(values),
    "States.ArrayPartition": _partition,
    "States.ArrayContains": lambda stream, values, value: (
        _json(value) in {_json(one) for one in _list(values)}
    ),
    "States.ArrayRange": _range,
    "States.ArrayGetItem": lambda stream, values, place: _list(values)[_whole(place)],
    "States.ArrayLength": lambda stream, values: len(_list(values)),
    "States.ArrayUnique": _unique,
    "States.Base64Encode": _base64,
    "States.Base64Decode": _unbase64,
    "States.Hash": _hash,
    "States.JsonMerge": _merge,
    "States.MathRandom": _random,
    "States.MathAdd": lambda stream, one, other: _whole(one) + _whole(other),
    "States.StringSplit": _split,
    "States.UUID": lambda stream: str(uuid.UUID(int=stream.getrandbits(128), version=4)),
}
