"""Simulated AWS on the host's own loopback, for tests of what it answers and holds."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from typing import Any, TypeVar

from portal.engines.cloud import ACCOUNT, LIMITS, Cloud, Told, start_zygote
from portal.engines.cloud.inside import known
from portal.engines.sandbox import Limits, Zygote

T = TypeVar("T")


class Heaven:
    """A zygote, and a thread with the loop that drives it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._zygote: Zygote = self.do(start_zygote())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self.do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        await self._zygote.stop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @contextmanager
    def account(
        self,
        seed: Mapping[str, Any] | None = None,
        *,
        policy: Mapping[str, Any] | None = None,
        memory_mb: int = LIMITS.memory_mb,
    ) -> Iterator[Account]:
        """One of its own, which ends with the block. Raises BadSeed."""
        cloud = self.do(self._begun(seed or {}, policy, replace(LIMITS, memory_mb=memory_mb)))
        try:
            self.do(cloud.ready())
            with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
                number = self.do(_served(cloud, listener))
                yield Account(heaven=self, cloud=cloud, number=number, port=listener.getsockname()[1])
        finally:
            self.do(cloud.end())

    async def _begun(
        self, seed: Mapping[str, Any], policy: Mapping[str, Any] | None, limits: Limits
    ) -> Cloud:
        cloud = Cloud(await self._zygote.spawn(limits))
        role = f"arn:aws:iam::{ACCOUNT}:role/tested"
        cloud.begin(seed=seed, policy=policy, role=role, function="tested")
        return cloud


async def _served(cloud: Cloud, listener: socket.socket) -> int:
    return cloud.serve(listener)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    heaven: Heaven
    cloud: Cloud
    number: int
    port: int

    def told(self) -> Told:
        """Since the last time."""
        return Told.from_json(self.heaven.do(self.cloud.report(self.number)))

    def export(self) -> dict[str, Any]:
        return self.heaven.do(self.cloud.export())

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own. `headers` with _ for -."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()
        finally:
            connection.close()

    def call(self, service: str, operation: str, **parameters: Any) -> Any:
        """Of a service that speaks JSON, without a signature. Fails the test unless it is answered."""
        status, body = self.attempt(service, operation, **parameters)
        assert status == 200, body
        return json.loads(body) if body else None

    def attempt(self, service: str, operation: str, **parameters: Any) -> tuple[int, bytes]:
        """The same, whatever is answered: its status and body."""
        status, _, body = self.ask(
            "POST",
            "/",
            json.dumps(parameters).encode(),
            X_Amz_Target=f"{known.BY_NAME[service].target}.{operation}",
            Content_Type="application/x-amz-json-1.0",
        )
        return status, body
