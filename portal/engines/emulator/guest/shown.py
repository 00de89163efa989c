"""
Values as short text, without running a line of the learner's.

A __repr__, a __str__, a property, a __getattr__ or a metaclass may loop, raise, print or change
what it shows, so none is called: what a value is, its type's slots say, and they are asked as
they are in C. Data are shown in full up to the bounds below, objects of the learner's own classes
by their attributes, everything else by the name of its type.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import sys
import types
from collections.abc import Callable, Collection, Iterable
from typing import Any

VALUES = 60  # inside one value, itself included
CHARACTERS = 400  # of one value as text
STRING = 120  # characters of one string
ITEMS = 20  # of one container
DEEP = 5
INT_BITS = 400  # a longer integer takes long to write down
DECIMAL_BYTES = 400
VARIABLES = 40  # of one frame
NAME = 80  # characters of a type's or a variable's name

_name_of = type.__dict__["__name__"].__get__
_bases_of = type.__dict__["__mro__"].__get__
_contents_of = type.__dict__["__dict__"].__get__
_args_of: Callable[[BaseException], tuple[Any, ...]] = vars(BaseException)["args"].__get__
_CODE = frozenset(map(id, (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType)))
_NOTHING = object()
_zone_of = vars(datetime.datetime)["tzinfo"].__get__
_time_zone_of = vars(datetime.time)["tzinfo"].__get__


class Shower:
    """`own` holds the names of the learner's modules, and may grow; classes of others stay closed."""

    def __init__(self, own: Collection[str]) -> None:
        self._own = own
        self._left = 0
        self._open: list[int] = []  # what is being shown, from the outside in
        # By id, since a class as a key would be asked for its hash, which a metaclass may answer.
        self._ways = {id(kind): way for kind, way in self._table().items()}

    def show(self, value: object) -> str:
        self._left = VALUES
        return cut(self._text(value, DEEP), CHARACTERS)

    def tell(self, error: BaseException) -> str:
        """`ValueError: no such order`: its type, and what it was made with where that is not one string."""
        name, given = name_of(type(error)), _args_of(error)
        if not given:
            return name
        if len(given) == 1 and type(given[0]) is str and not _is_one_of(error, KeyError):
            return f"{name}: {cut(given[0], CHARACTERS)}"
        self._left = VALUES
        words = ", ".join([self._text(one, DEEP - 1) for one in given[:ITEMS]])
        return cut(f"{name}: {words}", CHARACTERS)

    def _text(self, value: object, deep: int) -> str:
        self._left -= 1
        if self._left < 0 or deep < 0 or id(value) in self._open:
            return "…"
        self._open.append(id(value))
        try:
            return self._text_of_kind(type(value), value, deep)
        finally:
            self._open.pop()

    def _text_of_kind(self, kind: type, value: object, deep: int) -> str:
        way = self._ways.get(id(kind))
        if way is not None:
            return way(value, deep)
        members = self._members(kind, value)
        if (name := members.get("_name_")) is not None and type(name) is str:
            return f"{name_of(kind)}.{cut(name, NAME)}"  # a member of an Enum
        for base in _bases_of(kind):
            if (way := self._ways.get(id(base))) is not None:
                inner = way(value, deep)
                return f"{name_of(kind)}{inner}" if inner[:1] == "(" else f"{name_of(kind)}({inner})"
        if not members and not self._is_own(kind):
            return f"<{name_of(kind)}>"
        pairs = [f"{cut(name, NAME)}={self._text(one, deep - 1)}" for name, one in members.items()]
        return f"{name_of(kind)}({', '.join(pairs)})"

    def _is_own(self, kind: type) -> bool:
        module = _contents_of(kind).get("__module__")
        return type(module) is str and module in self._own

    def _members(self, kind: type, value: object) -> dict[str, object]:
        """Attributes of an object of an own class, by the descriptors that Python itself made for them."""
        found: dict[str, object] = {}
        if not self._is_own(kind):
            return found
        for base in _bases_of(kind):
            contents = _contents_of(base)
            holder = contents.get("__dict__")
            if type(holder) is types.GetSetDescriptorType:
                held = holder.__get__(value, kind)
                if type(held) is dict:
                    found.update([pair for pair in list(held.items())[:ITEMS] if type(pair[0]) is str])
            if type(contents.get("__slots__")) in (tuple, list, str):
                for name, slot in list(contents.items())[: 3 * ITEMS]:
                    if type(slot) is types.MemberDescriptorType:
                        try:
                            found[name] = slot.__get__(value, kind)
                        except AttributeError:
                            continue
        return dict(list(found.items())[:ITEMS])

    def _table(self) -> dict[type, Callable[[Any, int], str]]:
        plain = (float, complex, bool, type(None), type(Ellipsis), type(NotImplemented))
        return {
            **{kind: _as_python_does(kind) for kind in plain},
            int: lambda value, _: _integer(value),
            str: lambda value, _: _string(str, value),
            bytes: lambda value, _: _string(bytes, value),
            bytearray: lambda value, _: _string(bytearray, value),
            list: lambda value, deep: self._items("[", "]", list.__iter__(value), list.__len__(value), deep),
            tuple: self._tuple,
            set: lambda value, deep: self._set(set.__iter__(value), set.__len__(value), deep),
            frozenset: lambda value, deep: self._set(
                frozenset.__iter__(value), frozenset.__len__(value), deep
            ),
            dict: self._dict,
            collections.deque: lambda value, deep: self._items(
                "[", "]", collections.deque.__iter__(value), collections.deque.__len__(value), deep
            ),
            range: lambda value, deep: (
                f"range({self._text(value.start, deep)}, {self._text(value.stop, deep)})"
            ),
            decimal.Decimal: lambda value, _: _decimal(value),
            datetime.datetime: lambda value, _: _moment(datetime.datetime, value, _zone_of(value)),
            datetime.time: lambda value, _: _moment(datetime.time, value, _time_zone_of(value)),
            datetime.date: lambda value, _: datetime.date.__repr__(value),
            datetime.timedelta: lambda value, _: datetime.timedelta.__repr__(value),
            type: lambda value, _: f"<class {name_of(value)}>",
            types.FunctionType: lambda value, _: f"<function {cut(value.__code__.co_name, NAME)}>",
            types.ModuleType: lambda value, _: "<module>",
            BaseException: lambda value, deep: self._items(
                "(", ")", _args_of(value), len(_args_of(value)), deep
            ),
        }

    def _items(self, left: str, right: str, items: Iterable[object], length: int, deep: int) -> str:
        texts = []
        for number, item in enumerate(items):
            if number == ITEMS or self._left <= 0:
                texts.append(f"… {length} in all")
                break
            texts.append(self._text(item, deep - 1))
        return f"{left}{', '.join(texts)}{right}"

    def _tuple(self, value: tuple[object, ...], deep: int) -> str:
        length = tuple.__len__(value)
        return self._items("(", ",)" if length == 1 else ")", tuple.__iter__(value), length, deep)

    def _set(self, items: Iterable[object], length: int, deep: int) -> str:
        if not length:
            return "set()"
        taken = [item for _, item in zip(range(ITEMS), items, strict=False)]
        # By their texts: a set has no order of its own, and the next step shall show the same one.
        texts = sorted([self._text(item, deep - 1) for item in taken])
        more = [f"… {length} in all"] if length > ITEMS else []
        return "{" + ", ".join(texts + more) + "}"

    def _dict(self, value: dict[object, object], deep: int) -> str:
        texts = []
        for number, (key, item) in enumerate(dict.items(value)):
            if number == ITEMS or self._left <= 0:
                texts.append(f"… {dict.__len__(value)} in all")
                break
            texts.append(f"{self._text(key, deep - 1)}: {self._text(item, deep - 1)}")
        return "{" + ", ".join(texts) + "}"


def variables_of(frame: types.FrameType, inlined: Collection[str] = ()) -> list[tuple[str, object]]:
    """
    The local ones, of which the `inlined` are a comprehension's, `n (comprehension)`; then those of the
    module that the code names, `n (module)`, which outlive a call. What is of code rather than data, a
    function or an imported module, is left out of these.
    """
    held, module = frame.f_locals, frame.f_globals
    if not any(type(held) is kind for kind in _HELD):  # a class body's may be of any type
        return []
    found = [pair for pair in list(held.items()) if type(pair[0]) is str and pair[0][:2] != "__"]
    found = [pair for pair in found if pair[0][:1] != "."]
    found = [(f"{name} (comprehension)" if name in inlined else name, value) for name, value in found]
    if held is not module:
        for name in frame.f_code.co_names:
            value = dict.get(module, name, _NOTHING)
            if value is not _NOTHING and not any(base in _CODE for base in map(id, _bases_of(type(value)))):
                found.append((f"{name} (module)", value))
    return found[:VARIABLES]


def _kind_of_locals() -> type:
    """A dict, or from Python 3.13 on a type of its own."""
    return type(sys._getframe().f_locals)


def name_of(kind: type) -> str:
    return cut(_name_of(kind), NAME)


def cut(text: str, most: int) -> str:
    """At most so many characters, and exactly a str."""
    short = str.__getitem__(text, slice(0, most))
    return f"{short}…" if str.__len__(text) > most else short


def _as_python_does(kind: Any) -> Callable[[Any, int], str]:
    as_text: Callable[[Any], str] = kind.__repr__
    return lambda value, _: as_text(value)


def _is_one_of(error: BaseException, kind: type) -> bool:
    return any(base is kind for base in _bases_of(type(error)))


def _string(kind: Any, value: Any) -> str:
    inner = repr(kind(kind.__getitem__(value, slice(0, STRING))))
    length = kind.__len__(value)
    return f"{inner}… {length} in all" if length > STRING else inner


def _integer(value: int) -> str:
    bits = int.bit_length(value)
    return int.__repr__(value) if bits <= INT_BITS else f"<int of {bits} bits>"


def _decimal(value: decimal.Decimal) -> str:
    size = decimal.Decimal.__sizeof__(value)
    return f"Decimal('{decimal.Decimal.__str__(value)}')" if size <= DECIMAL_BYTES else "<Decimal>"


def _moment(kind: Any, value: Any, zone: object) -> str:
    """A zone of somebody's own would be asked for its text."""
    return str(kind.__repr__(value)) if zone is None or zone is datetime.UTC else f"<{kind.__name__}>"


_HELD = (dict, _kind_of_locals())
