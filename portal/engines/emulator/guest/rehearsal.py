"""
One invocation in the zygote, by AWS's client and without a network.

What an interpreter does the first time (specialising code, filling caches) would otherwise
be done again in every copy, each on pages of its own.
"""

from __future__ import annotations

import importlib
import linecache
import sys
from typing import Any

_NAME = f"{__name__}_handler"


def rehearse() -> None:
    from awslambdaric import bootstrap

    sink = bootstrap.StandardLogSink()  # the zygote's stdout leads nowhere
    for handler in (f"{_NAME}.succeed", f"{_NAME}.fail"):
        bootstrap.handle_event_request(
            _Client(), bootstrap._get_handler(handler), "rehearsal", b'{"key": [1, "a"]}', "application/json",
            None, None, "arn:aws:lambda:us-east-1:111122223333:function:rehearsal", "1", None, sink,
        )  # fmt: skip
    # Nothing of it is left for a learner to find.
    del sys.modules[_NAME]
    linecache.clearcache()
    importlib.invalidate_caches()


class _Client:
    """Takes the answers, and keeps none."""

    def __init__(self) -> None:
        from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

        self.marshaller = LambdaMarshaller()

    def post_invocation_result(self, *_: Any) -> None:
        pass

    def post_invocation_error(self, *_: Any) -> None:
        pass
