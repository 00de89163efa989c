"""
What the instruction that a frame is at says of an event. Their names differ between Python 3.11, 3.12 and
3.13, and where they stand when a generator yields: each of these sets holds those of all.
"""

from __future__ import annotations

from opcode import opmap
from types import FrameType
from typing import Any

from .inlined import Inlined


def _numbers(*names: str) -> frozenset[int]:
    return frozenset(opmap[name] for name in names if name in opmap)


_RETURNS = _numbers("RETURN_VALUE", "RETURN_CONST")
# 3.13 is already at what the generator goes on with. What is raised there comes behind an exception.
_YIELDS = _numbers("YIELD_VALUE", "RESUME")
# Where Python itself takes the end of an iterator for what it is.
_ITERATES = _numbers("FOR_ITER", "SEND", "END_SEND", "END_ASYNC_FOR")
_ENDS = (StopIteration, StopAsyncIteration)
# Behind what waits for another generator or coroutine, when something was thrown into that one.
_CLEANS = _numbers("CLEANUP_THROW")


def is_yield(frame: FrameType) -> bool:
    return _at(frame) in _YIELDS


def is_return(frame: FrameType) -> bool:
    return _at(frame) in _RETURNS


def is_end(frame: FrameType, event: str, argument: Any) -> bool:
    """Whether it is the last of an iterator, which no line of the program will see."""
    if event != "exception" or not any(argument[0] is end for end in _ENDS):
        return False
    return _at(frame) in _ITERATES


def is_cleanup(frame: FrameType, event: str, inlined: Inlined) -> bool:
    """Whether Python tells a line that is not begun: it cleans up after an exception, on its way out."""
    return event == "line" and (_at(frame) in _CLEANS or inlined.is_handler(frame.f_lasti))


def _at(frame: FrameType) -> int:
    return frame.f_code.co_code[frame.f_lasti]
