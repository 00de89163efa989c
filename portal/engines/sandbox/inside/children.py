"""Hearing of children that end, in a loop that polls."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
from typing import Any


def wake_on_child() -> int:
    """A descriptor that becomes readable when a child of this process ends."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    _signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    # Not by the module signal, whose enumerations would be written on in every copy.
    _signal.signal(_signal.SIGCHLD, _ignore)
    return reader


def _ignore(*_: Any) -> None:
    """That it came is told by the descriptor."""
