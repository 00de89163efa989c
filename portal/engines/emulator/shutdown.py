"""
SHUTDOWN: what runs inside is told that it ends, and given a moment; then it is killed.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
(facts I-7, conformance row 55). Without extensions there is no such moment.
"""

from __future__ import annotations

import time
from typing import Literal

from portal.engines.sandbox import Environment, Exit, ask_runtime_to_end, end_runtime

from .launch import Launch
from .signals import ExtensionEnded, Signal

Reason = Literal["spindown", "timeout", "failure"]  # by the names that the event has for it

_INTERNAL_S = 0.5
_EXTERNAL_S = 2.0
_RUNTIME_SHARE = 0.3  # of the time, where there are external extensions, which come after it; RIE


async def shut_down(environment: Environment, launch: Launch, reason: Reason) -> None:
    """The environment is awake. Ends with nothing to be waited for any more; who is left is to be killed."""
    extensions = launch.extensions
    if not len(extensions):
        return
    launch.is_ending = True
    limit_s = _EXTERNAL_S if extensions.has_external else _INTERNAL_S
    began = time.monotonic()
    share = _RUNTIME_SHARE if extensions.has_external else 1.0
    if environment.is_running:
        await _end_runtime(environment, launch, began + limit_s * share)
    if extensions.has_external:
        deadline_ms = int((time.time() + began + limit_s - time.monotonic()) * 1000)
        launch.telemetry.flush()
        left = extensions.shut_down(reason, deadline_ms)
        if left:
            await launch.inbox.wait(began + limit_s, lambda signal: _is_last(signal, left))


async def _end_runtime(environment: Environment, launch: Launch, deadline: float) -> None:
    ask_runtime_to_end(environment)
    if not await launch.inbox.wait(deadline, lambda signal: isinstance(signal, Exit)):
        end_runtime(environment)


def _is_last(signal: Signal, left: set[str]) -> bool:
    if isinstance(signal, ExtensionEnded):
        left.discard(signal.name)
    return not left
