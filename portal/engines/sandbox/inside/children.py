"""Hearing of children that end, in a loop that polls."""

from __future__ import annotations

import os
import signal


def wake_on_child() -> int:
    """A descriptor that becomes readable when a child of this process ends."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader
