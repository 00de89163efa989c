"""A sandbox environment with a function in it: started, heard, put to sleep, reset."""

from __future__ import annotations

import asyncio
import contextlib
import math
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from portal.engines.sandbox import Environment, SandboxError

from . import layers, variables
from .errors import Kill
from .function import Function
from .launch import Launch
from .log import LOG_BYTES, Log
from .platform_events import Level, PlatformEvent
from .recording import Tape
from .runtimes import find_runtime
from .shutdown import Reason, shut_down

_WAKE_AGAIN_S = (0.01, 0.1, 0.5)  # a fork is short, but whoever sends the signals may have to wait
FREEZE_AFTER_S = 0.002  # events that follow each other at once find it awake, and nobody has to wake it


class Instance:
    """What the phases of a lifecycle have in common. `kills` and `peak_mb` are of the latest phase."""

    def __init__(
        self,
        function: Function,
        environment: Environment,
        initialization: variables.Initialization,
        *,
        records: bool = False,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.function = function
        self.initialization = initialization
        self.environment = environment
        self.runtime = find_runtime(function.runtime)
        self.launch: Launch | None = None
        self.is_ready = False  # a runtime waits for its next event
        self.is_asleep = False
        self._freezing: asyncio.TimerHandle | None = None
        self.kills: list[Kill] = []
        self.peak_mb = 0  # over what an idle runtime holds
        self._stream = f"{datetime.now(UTC):%Y/%m/%d}/[{function.version}]{self.id}"
        self._is_loaded = False
        self._wakings = 0
        self._records = records
        limit = function.memory_mb - self.runtime.idle_mb
        environment.limits = replace(environment.limits, memory_mb=limit, log_bytes=LOG_BYTES)
        self.begin(lambda text: None)

    def begin(self, listen: Callable[[str], None]) -> None:
        """A new log, told to `listen`, and a new tape; nothing has been killed yet."""
        self.kills.clear()
        self.tape = Tape() if self._records else None
        self.is_cut = False  # the log is
        self.log = Log(
            listen,
            is_json=self.function.log_format == "JSON",
            system_level=cast(Level, self.function.system_log_level or "INFO"),
            application_level=self.function.application_log_level or "INFO",
            audience=self.launch.telemetry if self.launch is not None else None,
            on_state=self._heed_process,
        )

    @property
    def has_extensions(self) -> bool:
        return self.launch is not None and len(self.launch.extensions) > 0

    def prepare(self) -> Launch:
        """Be ready to hear of a start."""
        self.launch = Launch(
            self.function,
            self.environment,
            external=layers.extensions_of(self.function),
            look=self.drain,
            announce=self._announce,
            killed=self.kills.append,
            tape=lambda: self.tape,
        )
        self.log.audience = self.launch.telemetry
        return self.launch

    async def start(self, launch: Launch) -> None:
        """Start the runtime, and what is started beside it."""
        function, place = self.function, self.environment.place
        environment = variables.of(function, self._stream, place, self.initialization)
        order = {
            "handler": function.handler,
            "environment": environment,
            "layers": layers.told(function, place),
            "extensions": layers.extensions_of(function),
            "record": self._records,
        }
        if self._is_loaded:
            await launch.serve(is_first=False)
            await self.environment.launch(order)
        else:
            files = {path: text.encode("utf-8", "surrogatepass") for path, text in function.files.items()}
            self.environment.run(files, order)
            await self.environment.settle()
            await launch.serve(is_first=True)
            self._is_loaded = True
        launch.heed_exit()

    def wake(self) -> None:
        self.is_asleep = False
        self._wakings += 1
        if not self._stop_freezing():
            self.environment.thaw()
            for delay_s in _WAKE_AGAIN_S:
                asyncio.get_running_loop().call_later(delay_s, self._wake_again, self._wakings)
            if self.launch is not None:
                self.launch.telemetry.resume()
        self.environment.logs.renew()

    def _wake_again(self, waking: int) -> None:
        """
        On a busy machine both signals may come when processes are at work already, and one that is
        born between them keeps the first: Linux holds SIGSTOP back for the child, and SIGCONT,
        which most processes ignore, it does not.
        """
        with contextlib.suppress(SandboxError):
            if waking == self._wakings and not self.is_asleep and self.environment.is_running:
                self.environment.thaw()

    def fall_asleep(self) -> None:
        """Until the next event, when there is a runtime that can have one."""
        if self.is_ready:
            self.drain()
            self.is_asleep = True
            self._freezing = asyncio.get_running_loop().call_later(FREEZE_AFTER_S, self._freeze)

    def _freeze(self) -> None:
        self._freezing = None
        if self.environment.is_running:
            if self.launch is not None:
                self.launch.telemetry.pause()
            self.environment.freeze()

    def _stop_freezing(self) -> bool:
        """Whether it was to be frozen, and is awake."""
        freezing, self._freezing = self._freezing, None
        if freezing is not None:
            freezing.cancel()
        return freezing is not None

    def drain(self) -> None:
        """Take everything printed up to now."""
        self.log.function(self.environment.logs.read_now())
        self.is_cut = self.is_cut or self.environment.logs.is_cut

    def note_peak(self) -> None:
        self.peak_mb = math.ceil(self.environment.peak_mb())

    async def reset(self, reason: Reason) -> None:
        """As AWS after a crash or time-out: the runtime goes, /tmp and the code stay (conformance row 28)."""
        self.is_ready = False
        self._stop_freezing()
        if self.launch is not None:
            await shut_down(self.environment, self.launch, reason)
            if self.tape is None:
                self.launch.close()
        await self.environment.reset()
        if self.launch is not None:
            self.launch.close()  # no sooner, where there was a recording to be heard to its end
            self.launch = None
        self.drain()

    async def destroy(self, listen: Callable[[str], None]) -> None:
        """What sleeps is told before it ends; what does not is killed at once."""
        if self.launch is not None:
            if self.is_asleep and self.has_extensions and self.environment.is_alive:
                self.begin(listen)
                with contextlib.suppress(SandboxError):
                    self.wake()
                    await shut_down(self.environment, self.launch, "spindown")
                    self.drain()
            self.launch.close()
        self._stop_freezing()
        await self.environment.destroy()

    def _announce(self, event: PlatformEvent) -> None:
        self.log.platform(event)

    def _heed_process(self, data: bytes) -> None:
        if self.launch is not None:
            self.launch.heed_process(data)
