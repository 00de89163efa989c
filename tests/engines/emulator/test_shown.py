"""How values are written: as Python does where that is safe, by their parts where it is not."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import types
from typing import Any

import pytest

from portal.engines.emulator.guest.shown import Shower

Point = collections.namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    HIGH = 3


@dataclasses.dataclass(slots=True)
class Slotted:
    n: int = 1
    word: str = "a"


class Stack(list[int]):
    pass


class Own:
    def __init__(self) -> None:
        self.n = 1
        self.me = self


class Zone(datetime.tzinfo):
    def __repr__(self) -> str:
        raise AssertionError("asked for its text")


LIKE_PYTHON = [
    0, -1, 10**30, True, None, 1.5, float("inf"), 1j, ..., "it's", b"x", bytearray(b"x"), [], [1, "a"], (), (1,), (1, 2), {"a": {"b": [1]}},
    set(), {1}, range(0, 3), datetime.datetime(2026, 1, 2), datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), datetime.time(1),
    datetime.date(2026, 1, 2), datetime.timedelta(1), decimal.Decimal("1.50"), ValueError("no", 2),
]  # fmt: skip


@pytest.mark.parametrize("value", LIKE_PYTHON, ids=repr)
def test_plain_values_are_written_as_python_does(value: Any) -> None:
    assert Shower(set()).show(value) == repr(value)


OTHERS = {
    "a named tuple": (Point(1, 2), "Point(1, 2)"),
    "a counter": (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
    "a default dict": (collections.defaultdict(list, {"a": [1]}), "defaultdict({'a': [1]})"),
    "a deque": (collections.deque([1, 2]), "[1, 2]"),
    "a frozen set": (frozenset({1}), "{1}"),
    "a subclass of list": (Stack([1]), "Stack([1])"),
    "a member of an enumeration": (Colour.RED, "Colour.RED"),
    "one that is a number as well": (Level.HIGH, "Level.HIGH"),
    "an object with slots": (Slotted(), "Slotted(n=1, word='a')"),
    "an object of an own class": (Own(), "Own(n=1, me=…)"),
    "one of another's class": (types.SimpleNamespace(a=1), "<SimpleNamespace>"),
    "a set in a stable order": ({"c", "a", "b"}, "{'a', 'b', 'c'}"),
    "a class": (Own, "<class Own>"),
    "a function": (test_plain_values_are_written_as_python_does, "<function test_plain_values_are_written_as_python_does>"),
    "a module": (types, "<module>"),
    "a generator": ((n for n in ()), "<generator>"),
    "a zone of somebody's own": (datetime.datetime(2026, 1, 2, tzinfo=Zone()), "<datetime>"),
    "a long string": ("x" * 500, f"'{'x' * 120}'… 500 in all"),
    "a long list": (list(range(50)), f"[{', '.join(map(str, range(20)))}, … 50 in all]"),
    "a long integer": (1 << 999, "<int of 1000 bits>"),
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), OTHERS.values(), ids=OTHERS.keys())
def test_other_values_are_written_by_their_parts(value: Any, text: str) -> None:
    assert Shower({__name__}).show(value) == text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("no such order"), "ValueError: no such order"),
        (KeyError("a"), "KeyError: 'a'"),
        (ValueError(), "ValueError"),
        (OSError(2, "no"), "FileNotFoundError: 2, 'no'"),
        (ValueError(Own()), "ValueError: Own(n=1, me=…)"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_exception_is_told_with_its_message(error: Exception, text: str) -> None:
    assert Shower({__name__}).tell(error) == text
