"""
Two invocations in the zygote, by AWS's client and without a network.

What an interpreter does the first time (specialising code, filling caches) would otherwise
be done again in every copy, each on pages of its own.
"""

from __future__ import annotations

import importlib
import linecache
import logging
import sys
from typing import Any

from .client import client_of

_NAME = f"{__name__}_handler"
_EVENTS = (b'{"key": [1, "a"]}', b'{"fails": true}')


class _Over(BaseException):
    """Ends the client's loop, which nothing else does."""


def rehearse() -> None:
    bootstrap, handler, real = client_of(f"{_NAME}.lambda_handler")
    root = logging.getLogger()
    before = sys.stdout, sys.stderr, list(root.handlers)
    try:
        bootstrap.run(handler, _Client(real))
    except _Over:
        pass
    finally:
        sys.stdout, sys.stderr, root.handlers[:] = before
    # Nothing of it is left for a learner to find.
    del sys.modules[_NAME]
    linecache.clearcache()
    importlib.invalidate_caches()


class _Client:
    """Hands out the events and takes the answers, and keeps none."""

    def __init__(self, real: Any) -> None:
        from awslambdaric.lambda_runtime_client import InvocationRequest

        self.marshaller = real.marshaller
        self._next = [_request(InvocationRequest, number, event) for number, event in enumerate(_EVENTS)]

    def wait_next_invocation(self) -> Any:
        if not self._next:
            raise _Over
        return self._next.pop(0)

    def post_invocation_result(self, *_: Any) -> None:
        pass

    def post_invocation_error(self, *_: Any) -> None:
        pass


def _request(kind: Any, number: int, event: bytes) -> Any:
    return kind(
        invoke_id=f"rehearsal-{number}",
        x_amzn_trace_id="",
        invoked_function_arn="arn:aws:lambda:us-east-1:111122223333:function:rehearsal",
        deadline_time_in_ms="1",
        client_context=None,
        cognito_identity=None,
        tenant_id=None,
        content_type="application/json",
        event_body=event,
        invocation_id=None,
    )
