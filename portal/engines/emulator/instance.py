"""A sandbox environment with a function in it: started, heard, put to sleep, reset."""

from __future__ import annotations

import asyncio
import contextlib
import math
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from portal.engines.sandbox import Environment, SandboxError, forget_peak

from . import layers, variables
from .errors import Kill
from .function import Function
from .launch import Launch
from .log import LOG_BYTES, Log
from .platform_events import Level, PlatformEvent
from .processors import processors_for
from .recording import Tape
from .runtimes import find_runtime
from .shutdown import Reason, shut_down

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
        seed: bytes = b"",
    ) -> None:
        self.id = uuid.uuid4().hex
        self.function = function
        self.initialization = initialization
        self.environment = environment
        self.runtime = find_runtime(function.runtime)
        self.launch: Launch | None = None
        self.is_ready = False  # a runtime waits for its next event
        self.is_asleep = False
        self.is_kept = False  # what was initialised is a snapshot, and copies of it are who is invoked
        self.kept_mb = 0  # that it holds itself
        self._is_heard = True  # what is printed is by who is invoked now
        self._seed = seed
        self._freezing: asyncio.TimerHandle | None = None
        self.kills: list[Kill] = []
        self.peak_mb = 0  # over what an idle runtime holds
        self.is_measured = False  # since it was initialised or copied
        day = datetime.now(UTC).date().isoformat().replace("-", "/")
        self._stream = f"{day}/[{function.version}]{self.id}"
        self._is_loaded = False
        self._records = records
        limit = function.memory_mb - self.runtime.idle_mb
        # What is recorded step by step takes many times as long: it could not end within its time-out.
        processors = None if records else processors_for(function.memory_mb)
        environment.limits = replace(
            environment.limits, memory_mb=limit, log_bytes=LOG_BYTES, processors=processors
        )
        self.log: Log  # of what has been begun
        self.tape: Tape | None = None
        self.is_cut = False  # the log is

    def begin(self, listen: Callable[[str], None]) -> None:
        """A new log, told to `listen`, and a new tape; nothing has been killed yet."""
        self.kills.clear()
        self.tape = Tape() if self._records else None
        self.is_cut = False
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
        """Be ready to hear of it."""
        self.launch = Launch(
            self.function,
            self.environment,
            external=layers.extensions_of(self.function),
            look=self.drain,
            announce=self._announce,
            killed=self.kills.append,
            tape=lambda: self.tape,
            is_to_be_kept=self.initialization == "snap-start",
        )
        self.log.audience = self.launch.telemetry
        return self.launch

    def start_first(self) -> None:
        """
        Nothing has run here yet: start the runtime, and what is started beside it. Before anything else is
        made here, since it has a while to go until it asks for something.
        """
        if not self._is_loaded:
            files = {
                path: text.encode("utf-8", "surrogatepass") for path, text in self.function.files.items()
            }
            with self._room_for_copy():
                self.environment.run(files, self._order())

    async def start(self, launch: Launch) -> None:
        """Hear what has been started, or start it again."""
        if self._is_loaded:
            launch.serve(is_first=False)
            with self._room_for_copy():
                await self.environment.launch(self._order())
        else:
            await self.environment.settle()
            launch.serve(is_first=True)
            self._is_loaded = True
        launch.heed_exit()

    def _order(self) -> dict[str, Any]:
        function, place = self.function, self.environment.place
        return {
            "handler": function.handler,
            "environment": variables.of(function, self._stream, place, self.initialization),
            "layers": layers.told(function, place),
            "extensions": layers.extensions_of(function),
            "record": self._records,
            "seed": self._seed.hex() if self.initialization == "snap-start" else "",
        }

    @contextlib.contextmanager
    def _room_for_copy(self) -> Iterator[None]:
        """What the kernel is told at a launch is for a snapshot and its copy together; our limit is not."""
        limits = self.environment.limits
        if self.initialization == "snap-start":
            self.environment.limits = replace(limits, memory_mb=2 * limits.memory_mb)
        try:
            yield
        finally:
            self.environment.limits = limits

    def settle(self, *, is_kept: bool) -> None:
        """Initialised. What is kept as a snapshot has its memory beside each copy, which has the same."""
        self.is_ready, self.is_kept = not is_kept, is_kept
        if is_kept:
            self.kept_mb = math.ceil(self.environment.memory_mb())
            limits = self.environment.limits
            self.environment.limits = replace(limits, memory_mb=limits.memory_mb + self.kept_mb)

    def begin_anew(self) -> None:
        """What is invoked next is another copy, in another environment; the one before sleeps until then."""
        self.is_ready = False
        self.id = uuid.uuid4().hex
        self.peak_mb, self.is_measured = 0, False
        self.fall_asleep()
        self._is_heard = False

    def wake(self) -> None:
        self.is_asleep = False
        if not self._stop_freezing():
            self.environment.thaw()
            if self.launch is not None:
                self.launch.telemetry.resume()
        self.environment.logs.renew()

    def fall_asleep(self) -> None:
        """Until the next event, when there is a runtime that can have one."""
        if (self.is_ready or self.is_kept) and not self.is_asleep:
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
        printed = self.environment.logs.read_now()
        if not self._is_heard:
            return
        self.log.function(printed)
        self.is_cut = self.is_cut or self.environment.logs.is_cut

    def hear_copy(self) -> None:
        """There is another copy: what the one before has printed and held meanwhile is nobody's."""
        self.environment.logs.read_now()
        self.environment.logs.renew()
        self._is_heard = True
        forget_peak(self.environment)

    def note_peak(self) -> None:
        self.is_measured = True
        self.peak_mb = max(0, math.ceil(self.environment.peak_mb()) - self.kept_mb)

    async def reset(self, reason: Reason, *, with_snapshot: bool = False) -> None:
        """
        As AWS after a crash or time-out: the runtime goes, /tmp and the code stay (conformance row 28). Of a
        snapshot there will be another copy; when that is gone too, or goes with it, so does the environment.
        """
        self.is_ready = False
        if self.is_kept and self.environment.is_running and not with_snapshot:
            self.begin_anew()
            return
        self._stop_freezing()
        if self.launch is not None:
            await shut_down(self.environment, self.launch, reason)
            if self.tape is None:
                self.launch.close()
        await (self.environment.destroy() if self.is_kept else self.environment.reset())
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
