"""
Where new objects of copies go: onto few pages, one behind the other.

What has been imported, run and thrown away leaves holes all over the zygote's memory, and a new object goes
into a hole, each onto a page that is then copied. Here they are filled with objects that none touches again.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, Final

# As the interpreter's allocator has it: blocks of one size in a pool, and its sizes. Where that is otherwise
# the holes are not filled, and nothing else happens.
_STEP: Final = 16
_NUMBERS: Final = 32  # of this size are those that come and go while it is looked at: left as it is
_LARGEST: Final = 512
_POOL: Final = 16 * 1024
_HEADER: Final = 33  # of bytes, with the zero at the end
_MOST: Final = 100  # pools of one size
_LOOKED_AT: Final = 256
_MOST_BYTES: Final = 4 * 1024 * 1024  # in blocks of one size, should what is new ever lie elsewhere
_BLOCKS: Final = (*(1 << bits for bits in range(16, 10, -1)), *range(1024, 16, -16))
_NEW: Final = 256 * 1024  # at the end of a heap, which grows by somewhat more than half of that
_kept: list[list[Any]] = []


def fill() -> None:
    _fill_heap()
    if not _is_in_pools():
        return
    for size in range(_STEP, _LARGEST + 1, _STEP):
        if size != _NUMBERS:
            _fill(size)


def _fill_heap() -> None:
    """Of the C library: what is larger is there, and what is not Python's. Large holes first, to need few."""
    if "CS_GNU_LIBC_VERSION" not in os.confstr_names:
        return  # of others it is not known where what is new goes
    library = ctypes.PyDLL(None)
    allocate, end = library.malloc, library.sbrk
    allocate.restype = end.restype = ctypes.c_size_t
    allocate.argtypes, end.argtypes = (ctypes.c_size_t,), (ctypes.c_ssize_t,)
    for size in _BLOCKS:
        for _ in range(_MOST_BYTES // size):
            new = end(0) - _NEW
            if allocate(size) > new:
                break


def _is_in_pools() -> bool:
    """Whether blocks follow each other, sooner or later: of the largest size there are few holes."""
    made = [b"x" * (_LARGEST - _HEADER) for _ in range(_LOOKED_AT)]
    return len(_breaks(_LARGEST, made)) < _LOOKED_AT // 2


def _fill(size: int) -> None:
    count = _POOL // size
    for _ in range(_MOST):
        made: list[Any] = [None] * count
        _make(size, made)
        breaks = _breaks(size, made)
        if len(breaks) <= 2:
            # Of the last pool nothing is kept, so that what it will hold begins where its own record is.
            del made[max(breaks[-1], 1) :]
            _kept.append(made)
            return
        _kept.append(made)


def _make(size: int, made: list[Any]) -> None:
    length = size - _HEADER
    for index in range(len(made)):
        made[index] = b"x" * length if length > 0 else object()


def _breaks(size: int, made: list[Any]) -> list[int]:
    """Which of them do not lie behind the one before."""
    last, found = 0, []
    for index, block in enumerate(made):
        if id(block) != last + size:
            found.append(index)
        last = id(block)
    return found
