"""
Comprehensions that Python runs in the frame around them: from 3.12 on, https://peps.python.org/pep-0709/.

Their variables lie where the frame's own do, of which those of the same names wait on its stack. A module
or a class keeps its own elsewhere; its f_locals must not be asked meanwhile: 3.12 would take variables
from the program, and 3.13 shows the comprehension's in place of its own.

Which instructions are a comprehension's says the table of exceptions: what one of them raises goes first
to a handler that puts back what the comprehension's variables have covered. Those that do so where
nothing was raised come right behind the comprehension.
"""

from __future__ import annotations

from collections.abc import Iterator
from opcode import opmap
from types import CodeType

_CLEARS = opmap.get("LOAD_FAST_AND_CLEAR", 0)  # what a comprehension begins with, and nothing else
_PUTS_BACK = opmap["SWAP"]  # how such a handler begins, and no other
_WIDENS = opmap["EXTENDED_ARG"]
# Instructions that store: how far to the right each variable's number is in their argument, and its bits.
_STORES = {
    opmap[name]: where
    for name, where in {
        "STORE_FAST": ((0, -1),),
        "STORE_FAST_LOAD_FAST": ((4, 15),),
        "STORE_FAST_STORE_FAST": ((4, 15), (0, 15)),
    }.items()
    if name in opmap
}
_BETWEEN = frozenset(opmap[name] for name in ("END_FOR", "POP_ITER", "POP_TOP", "SWAP") if name in opmap)
# Twice as many blocks as the compiler allows in each other; code that somebody put together may have circles.
_NESTED = 40
_NONE: frozenset[str] = frozenset()


class Inlined:
    """Of one code: the variables of the comprehensions that an instruction, by its offset, is part of."""

    __slots__ = ("_handlers", "_putting_back", "_targets")

    def __init__(self, code: CodeType) -> None:
        self._targets: dict[int, int] = {}  # instruction → the first of the handler of what it raises
        self._handlers: dict[int, frozenset[str]] = {}  # all instructions of those of comprehensions
        self._putting_back: dict[int, frozenset[str]] = {}  # those behind one
        text = code.co_code
        if not _CLEARS or _CLEARS not in text[::2]:
            return
        entries = list(_entries(code))
        for start, end, target in entries:
            self._targets.update(dict.fromkeys(range(start, end, 2), target))
            if target < len(text) and text[target] == _PUTS_BACK and target not in self._handlers:
                self._handlers.update(_putting_back(code, target))
        for start, end, target in entries:
            if target in self._handlers and start not in self._handlers:
                self._putting_back.update(_putting_back(code, end, self._handlers[target]))

    def at(self, offset: int) -> frozenset[str]:
        """What is raised there goes to one handler, from there to the next, outwards."""
        found = self._putting_back.get(offset, _NONE) | self._handlers.get(offset, _NONE)
        for _ in range(_NESTED):
            if offset not in self._targets:
                break
            offset = self._targets[offset]
            found |= self._handlers.get(offset, _NONE)
        return found

    def is_handler(self, offset: int) -> bool:
        """Whether it is part of one: no line of the program, though Python tells one."""
        return offset in self._handlers


class Known:
    """What has been found, by the id of the code: code is compared by its contents, which takes longer."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[CodeType, Inlined]] = {}

    def of(self, code: CodeType) -> Inlined:
        found = self._found.get(id(code))
        if found is None or found[0] is not code:
            found = self._found[id(code)] = (code, Inlined(code))
        return found[1]


def _putting_back(
    code: CodeType, offset: int, names: frozenset[str] | None = None
) -> dict[int, frozenset[str]]:
    """
    The instructions from there on that put variables back, each with the names of all; where `names` are
    given, until these are back, and none where something else comes before.
    """
    passed: list[int] = []
    found: set[str] = set()
    for at, operation, stored in _instructions(code, offset):
        if names is not None and names <= found:
            break
        if not stored and operation not in _BETWEEN:
            break
        passed.append(at)
        found.update(stored)
    if names is None:
        names = frozenset(found)
    return dict.fromkeys(passed, names) if names <= found else {}


def _instructions(code: CodeType, offset: int) -> Iterator[tuple[int, int, list[str]]]:
    """From there on: offset, operation, and the variables that it stores."""
    text, wide = code.co_code, 0
    for at in range(offset, len(text), 2):
        operation, argument = text[at], text[at + 1] | wide << 8
        wide = argument if operation == _WIDENS else 0
        if operation != _WIDENS:
            numbers = [argument >> right & bits for right, bits in _STORES.get(operation, ())]
            yield at, operation, [name for one in numbers for name in code.co_varnames[one : one + 1]]


def _entries(code: CodeType) -> Iterator[tuple[int, int, int]]:
    """Of the table of exceptions: start and end of what is covered, and where its handler is."""
    numbers = _numbers(code.co_exceptiontable)
    for start, length, target, _ in zip(numbers, numbers, numbers, numbers, strict=False):
        yield 2 * start, min(2 * (start + length), len(code.co_code)), 2 * target


def _numbers(table: bytes) -> Iterator[int]:
    """Six bits a byte, the highest first; bit 6 says that more follow."""
    number = 0
    for byte in table:
        number = number << 6 | byte & 63
        if not byte & 64:
            yield number
            number = 0
