"""One start of a runtime, and of the extensions beside it, until they are gone: whom they speak to."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Sequence

from portal.engines.sandbox import Environment, Exit, has_own_network, socket_inside

from . import errors
from .endpoint import Endpoint
from .errors import Kill
from .extensions import MOST, Extensions
from .function import Function
from .inbox import Inbox
from .platform_events import PlatformEvent
from .recording import Tape
from .runtime_api import RuntimeApi
from .signals import ExtensionEnded, ExtensionFailed, ExtensionFault
from .snapshot import Snapshot
from .telemetry import Telemetry


class Launch:
    """
    Made new each time. `look` takes what was printed, `tape` what is recorded, `announce` events of
    Lambda's; `killed` hears why a runtime had to go. One that `is_to_be_kept` becomes a snapshot.
    """

    def __init__(
        self,
        function: Function,
        environment: Environment,
        *,
        external: Sequence[str],
        look: Callable[[], None],
        announce: Callable[[PlatformEvent], None],
        killed: Callable[[Kill], None],
        tape: Callable[[], Tape | None] = lambda: None,
        is_to_be_kept: bool = False,
    ) -> None:
        self._environment = environment
        self._killed = killed
        self._external = frozenset(external[:MOST])
        self.inbox = Inbox(look)
        self.runtime = RuntimeApi(self.inbox.put)
        self.extensions = Extensions(function, external, self.inbox.put)
        connect = self._connect if has_own_network(environment) else None
        self.telemetry = Telemetry(self.extensions, connect, announce)
        self._connecting = asyncio.Lock()
        self.is_ending = False  # who ends now does what it was asked to
        if len(external) > MOST:
            self._fail(external[MOST], "Extension.LaunchError", f"Extension limit ({MOST}) reached")
        self._snapshot = Snapshot(self.inbox.put) if is_to_be_kept else None
        self._endpoint = Endpoint(self.runtime, self.extensions, self.telemetry, tape, self._snapshot)

    def serve(self, *, is_first: bool = False) -> None:
        self._endpoint.serve(self._environment.listener, is_first=is_first)

    def copy(self) -> None:
        """Have the snapshot make a copy, who speaks from here on: nothing of the one before counts."""
        assert self._snapshot is not None
        self.inbox.forget()
        self.extensions.forget()
        self.runtime.close()
        self.runtime = RuntimeApi(self.inbox.put, is_copy=True)
        self._endpoint.serve_copy(self.runtime, line=self._snapshot.line)
        self._snapshot.copy()
        if not self._environment.is_running:  # it is gone, and that was among what has been forgotten
            self.heed_exit()

    def heed_exit(self) -> None:
        """Have the end of the runtime that was launched now come among its signals."""

        def ended(exited: asyncio.Future[Exit]) -> None:
            if fault := exited.exception():
                self.inbox.fail(fault)
                return
            if exited.result().killed_for == "memory":
                self._killed("memory")
            self.inbox.put(exited.result())

        self._environment.heed_exit(ended)

    def heed_process(self, data: bytes) -> None:
        """What is told of the process of an extension, as guest/extensions.py does; it may be anything."""
        try:
            told = json.loads(data)
            name, kind, code = told["name"], told.get("unlaunched"), told.get("code")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return
        if not isinstance(name, str) or name not in self._external:
            return
        self.extensions.note_end(name)
        if self.is_ending:
            self.inbox.put(ExtensionEnded(name))
        elif isinstance(kind, str):
            self.extensions.note_unlaunched(name, kind[:100])
            self._fail(name, "Extension.LaunchError", f"{name} could not be started: {kind[:100]}")
        elif isinstance(code, int):
            self._fail(name, "Extension.Crash", errors.exit_of_extension(code))

    def _fail(self, name: str, fault: ExtensionFault, words: str) -> None:
        self.inbox.put(ExtensionFailed(name=name, fault=fault, words=words))

    async def _connect(self) -> socket.socket:
        async with self._connecting:
            return await socket_inside(self._environment)

    def close(self) -> None:
        """Drop every connection. Idempotent."""
        self.telemetry.close()
        self.runtime.close()
        self._endpoint.close()
