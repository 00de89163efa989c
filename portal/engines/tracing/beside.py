"""Where a function sends its traces, beside the environments of a job: for the emulator's broker."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from portal.engines.emulator import Job, Outcome
from portal.engines.emulator.beside import Companion, Nobody
from portal.engines.emulator.metrics import Metrics
from portal.engines.observability.collector import (
    OTLP,
    XRAY,
    Collected,
    Collector,
    Listening,
    collected_to_json,
    listen,
)
from portal.engines.observability.traces import spans_to_json
from portal.engines.sandbox import (
    Environment,
    Tier,
    datagrams_inside,
    has_own_network,
    socket_inside,
    tell_end,
)

TOLD_BYTES: Final = 256 * 1024  # of one invocation: it is kept in a database, like its log
_BUFFER_BYTES: Final = 1024 * 1024
_ANY: Final = "0.0.0.0"  # noqa: S104 - there is only a loopback, and its second address may not be set up yet


class TracesBeside:
    """One for a broker. It listens in an environment from its first traced job until its end."""

    def __init__(self) -> None:
        self._listening: dict[Environment, Listening] = {}

    async def start(self, *, tier: Tier, metrics: Metrics) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        for environment in tuple(self._listening):
            self._close(environment)

    def dressed(self, job: Job) -> Job:
        """As it is: X-Ray's variables are in every environment."""
        return job

    @asynccontextmanager
    async def beside(self, job: Job) -> AsyncIterator[Companion]:
        is_traced = any(function.tracing == "Active" for function in job.functions)
        yield _Taking(self) if is_traced else Nobody()

    async def join(self, environment: Environment) -> None:
        if environment in self._listening or not has_own_network(environment):
            return
        with contextlib.ExitStack() as opened:
            datagrams = opened.enter_context(await datagrams_inside(environment))
            requests = opened.enter_context(await socket_inside(environment))
            requests.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # Who sends does not wait: what finds no room is lost. The kernel gives what it allows.
            datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
            datagrams.bind((_ANY, XRAY[1]))
            requests.bind((_ANY, OTLP[1]))
            listening = await listen(Collector(), datagrams=datagrams, requests=requests)
            opened.pop_all()
        self._listening[environment] = listening
        tell_end(environment, lambda: self._close(environment))

    def collect(self, environment: Environment) -> Collected | None:
        """What has come since the last time; None where nobody listens."""
        if (listening := self._listening.get(environment)) is None:
            return None
        listening.drain()
        return listening.collector.collect()

    def _close(self, environment: Environment) -> None:
        if (listening := self._listening.pop(environment, None)) is not None:
            listening.close()


class _Taking:
    """The companion of a job with a traced function."""

    def __init__(self, traces: TracesBeside) -> None:
        self._traces = traces

    async def join(self, environment: Environment) -> None:
        await self._traces.join(environment)

    async def told(self, environment: Environment, outcome: Outcome) -> Outcome:
        collected = self._traces.collect(environment)
        if collected is None or outcome.traced is None:
            return outcome
        told = collected_to_json(within(collected, TOLD_BYTES))
        return replace(outcome, traced=replace(outcome.traced, told=told))


def within(collected: Collected, most_bytes: int) -> Collected:
    """With the spans, from the first on, that have `most_bytes` of JSON together; others count as dropped."""
    kept, size = 0, 0
    for span in collected.spans:
        size += len(json.dumps(spans_to_json([span])))  # as it stands in what is told
        if size > most_bytes:
            break
        kept += 1
    dropped = collected.dropped + len(collected.spans) - kept
    return replace(collected, spans=collected.spans[:kept], dropped=dropped)
