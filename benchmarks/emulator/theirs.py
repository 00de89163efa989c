"""AWS's own emulator with AWS's own clients: aws-lambda-rie, which has no walls."""

from __future__ import annotations

import http.client
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks.emulator.contestant import HANDLERS, NODE, WITHIN_S, Task
from benchmarks.peers import LAMBDA
from tests.rie import INVOKE, Rie, node_command, running_rie


class Started:
    """An emulator that is up, over one connection that stays open."""

    def __init__(self, rie: Rie) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", rie.port, timeout=WITHIN_S)

    def invoke(self, task: Task) -> float:
        event = task.event.encode()
        started = time.perf_counter()
        self._connection.request("POST", INVOKE, event)
        body = self._connection.getresponse().read()
        took_ms = (time.perf_counter() - started) * 1000
        task.check(body)
        return took_ms


@contextmanager
def up(task: Task) -> Iterator[Started]:
    """Its first invocation starts the runtime."""
    with running_rie(_command(task), folder=HANDLERS, environment=_environment(task)) as rie:
        started = Started(rie)
        started._connection.connect()
        yield started


def cold(task: Task) -> float:
    with up(task) as started:
        return started.invoke(task)


def _command(task: Task) -> Sequence[str]:
    if task.function.runtime == NODE.function.runtime:
        return node_command()
    return [sys.executable, "-m", "awslambdaric", task.function.handler]


def _environment(task: Task) -> dict[str, str]:
    return {
        "PYTHONPATH": str(LAMBDA),
        "LAMBDA_TASK_ROOT": str(HANDLERS),
        "_HANDLER": task.function.handler,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{task.function.runtime}",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(WITHIN_S),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(task.function.memory_mb),
    }
