"""
Two invocations by AWS's client before there is a function, in the zygote and in copies that wait for one.

What an interpreter does the first time (specialising code, filling caches) would otherwise
be done again in every copy, each on pages of its own.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import linecache
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .client import client_of

_NAME = f"{__name__}_handler"
_EVENTS = (b'{"key": [1, "a"]}', b'{"fails": true}')
_HEADERS = {
    "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111122223333:function:rehearsal",
    "Lambda-Runtime-Deadline-Ms": "1",
    "Content-Type": "application/json",
}


class _Over(BaseException):
    """Ends the client's loop, which nothing else does."""


def rehearse(*, connects: bool) -> None:
    """
    With `connects` the client's native part is asked for an event as well, and told of an answer, where
    nobody listens: it has then made what it keeps, two descriptors among it, and no connection.
    """
    bootstrap, handler, client = client_of(f"{_NAME}.lambda_handler", polls_in_thread=True)
    from awslambdaric import lambda_runtime_client

    native = lambda_runtime_client.runtime_client
    root = logging.getLogger()
    before = sys.stdout, sys.stderr, list(root.handlers)
    vars(lambda_runtime_client)["runtime_client"] = _Native()
    try:
        bootstrap.run(handler, client)
    except _Over:
        pass
    finally:
        vars(lambda_runtime_client)["runtime_client"] = native
        sys.stdout, sys.stderr, root.handlers[:] = before
    if connects:
        with contextlib.suppress(RuntimeError):
            native.next()
        with contextlib.suppress(RuntimeError):
            native.post_invocation_result(_NAME, b"", "application/json", None)
    # Nothing of it is left for a learner to find: no count of threads, which names those to come, either.
    ThreadPoolExecutor._counter = itertools.count().__next__  # type: ignore[attr-defined]
    del sys.modules[_NAME]
    linecache.clearcache()
    importlib.invalidate_caches()


class _Native:
    """
    In the place of the client's native part: as many events as there are, then the end.

    The real one would keep a descriptor of its connection, which is closed before the learner's code runs and
    then be another file's.
    """

    def __init__(self) -> None:
        self._events = list(enumerate(_EVENTS))

    def next(self) -> Any:
        if not self._events:
            raise _Over
        number, event = self._events.pop(0)
        return event, {**_HEADERS, "Lambda-Runtime-Aws-Request-Id": f"rehearsal-{number}"}

    def post_invocation_result(self, *_: Any) -> None:
        pass

    def post_error(self, *_: Any) -> None:
        pass
