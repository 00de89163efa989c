"""AWS's client of the Runtime API where it polls in a thread: from Python 3.12 on."""

from __future__ import annotations

import threading
from _signal import default_int_handler, getsignal  # type: ignore[import-not-found]  # enumerations cost more
from _thread import _count as others  # threads that run beside the main one
from concurrent.futures import ThreadPoolExecutor
from signal import valid_signals

from awslambdaric.lambda_runtime_client import InvocationRequest, LambdaRuntimeClient

_SIGNALS = tuple(map(int, valid_signals()))


class PollingClient(LambdaRuntimeClient):  # type: ignore[misc]  # it has no types
    """
    Makes that thread, a quarter of what an invocation takes, only where its absence could be told.

    It is there so that Python's handlers of signals run while the main thread waits, and is gone before an
    event is handled: without such a handler, another thread or a hook for new ones it does nothing.
    """

    def wait_next_invocation(self) -> InvocationRequest:
        self.use_thread_for_polling_next = bool(
            others() or threading.gettrace() or threading.getprofile() or _handles_signals()
        )
        if not self.use_thread_for_polling_next:
            # Of which those that a function makes have their names.
            ThreadPoolExecutor._counter()  # type: ignore[attr-defined]
        return super().wait_next_invocation()


def _handles_signals() -> bool:
    """In Python; the one that is there from the start apart, whose signal Lambda does not send."""
    handlers = map(getsignal, _SIGNALS)
    return any(callable(handler) and handler is not default_int_handler for handler in handlers)
