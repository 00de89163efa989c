"""AWS's client of the Runtime API, without what costs much here and makes no difference to a function."""

from __future__ import annotations

import threading
from _signal import default_int_handler, getsignal  # type: ignore[import-not-found]  # enumerations cost more
from _thread import _count as others  # threads that run beside the main one
from concurrent.futures import ThreadPoolExecutor
from signal import valid_signals

from awslambdaric.lambda_runtime_client import InvocationRequest, LambdaRuntimeClient

_SIGNALS = tuple(map(int, valid_signals()))
_LARGE = 1024 * 1024  # bytes of an event from which memory is what takes the time
_COPIES = 4  # of an event and its response that the client holds at once, and some room


class RuntimeClient(LambdaRuntimeClient):  # type: ignore[misc]  # it has no types
    """
    Where AWS's polls in a thread, this one makes that thread, a quarter of what an invocation takes, only
    where its absence could be told.

    It is there so that Python's handlers of signals run while the main thread waits, and is gone before an
    event is handled: without such a handler, another thread or a hook for new ones it does nothing.
    """

    def __init__(self, address: str, *, polls_in_thread: bool) -> None:
        super().__init__(address, polls_in_thread)
        self._polls_in_thread = polls_in_thread
        self._largest = _LARGE

    def wait_next_invocation(self) -> InvocationRequest:
        if self._polls_in_thread:
            self.use_thread_for_polling_next = bool(
                others() or threading.gettrace() or threading.getprofile() or _handles_signals()
            )
            if not self.use_thread_for_polling_next:
                # Of which those that a function makes have their names.
                ThreadPoolExecutor._counter()  # type: ignore[attr-defined]
        invocation = super().wait_next_invocation()
        if len(invocation.event_body) > self._largest:
            self._largest = len(invocation.event_body)
            _keep_memory(_COPIES * self._largest)
        return invocation


def _handles_signals() -> bool:
    """In Python; the one that is there from the start apart, whose signal Lambda does not send."""
    handlers = map(getsignal, _SIGNALS)
    return any(callable(handler) and handler is not default_int_handler for handler in handlers)


def _keep_memory(size: int) -> None:
    """
    Have glibc keep up to twice `size` of what was in use, where it would give everything back after each
    large event and have it anew, page by page, for the next: a third of the time of 5 MB there and back.

    Its thresholds follow the largest block that was its own and is given back, up to 32 MB
    (M_MMAP_THRESHOLD in mallopt(3)). Nothing of this one is written, so that none of it is memory.
    """
    try:
        bytes(size)
    except MemoryError:  # so little is left: then nothing is to be kept
        return
