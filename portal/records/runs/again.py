"""Short writes from threads that serve somebody, when SQLite says that it is busy."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

WITHIN_S = 10.0  # as long as SQLite itself waits for its lock
PAUSE_S = 0.05
_BUSY = 5  # primary result code; the rest of the byte above it says why


def again_while_busy(write: Callable[P, T]) -> Callable[P, T]:
    """
    `write`, begun anew for WITHIN_S while its transaction is refused as busy.

    SQLite waits for its lock at the beginning of a transaction. It does not wait where it cannot: when a
    snapshot is too old to be written on (SQLITE_BUSY_SNAPSHOT), or the log is being recovered. Such a
    refusal undoes the whole transaction, so that it may be begun anew. Inside somebody else's, which
    would lose its part, the refusal is raised. So is everything else, and what has been waited for.
    Source: https://www.sqlite.org/rescode.html#busy_snapshot
    """

    @wraps(write)
    def go(*arguments: P.args, **named: P.kwargs) -> T:
        until = time.monotonic() + WITHIN_S
        while True:
            is_ours = not connection.in_atomic_block
            try:
                return write(*arguments, **named)
            except OperationalError as error:
                if not (is_ours and is_busy(error)) or time.monotonic() >= until:
                    raise
                log.warning("%s is begun anew: %s (%s)", write.__qualname__, error, _name_of(error))
            threading.Event().wait(PAUSE_S)

    return go


def is_busy(error: OperationalError) -> bool:
    """Whether SQLite refuses because others write, and not because of what is written."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return isinstance(error.__cause__, sqlite3.OperationalError) and code is not None and code & 0xFF == _BUSY


def _name_of(error: OperationalError) -> str:
    return str(getattr(error.__cause__, "sqlite_errorname", ""))
