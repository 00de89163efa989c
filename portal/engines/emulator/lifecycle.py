"""
One Lambda execution environment: INIT, INVOKE, freeze, reset, as AWS runs it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and
conformance rows 10–29. Clocks and memory are read outside the environment.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any, Final

from portal.engines.sandbox import Environment

from . import variables
from .conclusion import conclude
from .errors import Kill
from .function import Call, Function
from .init_phase import initialise
from .instance import Instance
from .invoke_phase import Run, done, run
from .outcome import InitAhead, Outcome
from .platform_events import Start
from .restore_phase import Restored, restore
from .runtime_api import Invocation
from .streaming import PassOn
from .trace import Trace, trace_of

INIT_LIMIT_S = 10.0  # facts I-3
RESTORE_LIMIT_S = 10.0  # facts I-6
# With provisioned concurrency and SnapStart, or the function's time-out if that is longer: facts I-4.
_AHEAD_LIMIT_S = 130.0
_NO_CALL: Final = Call()


class LambdaEnvironment:
    """
    Made over an idle sandbox environment; invoke() one event at a time.

    After a crash or time-out the runtime is gone and /tmp stays; the next invoke()
    initialises again, inside the time of the invocation. Where a snapshot is kept, the next invoke()
    is in another environment: another copy of it, which finds /tmp as the snapshot has it.

    Raises SandboxError when the environment itself is lost: that is our fault and ends
    this object. So does a cancellation: whoever cancels invoke() calls destroy().
    """

    def __init__(
        self,
        function: Function,
        environment: Environment,
        *,
        init_limit_s: float = INIT_LIMIT_S,
        initialization: variables.Initialization = "on-demand",
        records: bool = False,
        restore_limit_s: float = RESTORE_LIMIT_S,
        seed: bytes = b"",
    ) -> None:
        self.function = function
        self.initialization = initialization
        self._environment = environment
        self._instance = Instance(function, environment, initialization, records=records, seed=seed)
        self._init_limit_s = init_limit_s
        self._restore_limit_s = restore_limit_s
        self._was_initialised = False  # the init phase has been tried

    @property
    def id(self) -> str:
        return self._instance.id

    @property
    def sandbox(self) -> Environment:
        """What it stands in."""
        return self._environment

    @property
    def kills(self) -> list[Kill]:
        """Of its runtimes, during the latest invoke()."""
        return self._instance.kills

    @property
    def peak_mb(self) -> int:
        """Of the latest invoke(), over what an idle runtime holds; what a snapshot holds comes on top."""
        return self._instance.peak_mb + self._instance.kept_mb

    @property
    def is_cold(self) -> bool:
        """Whether the next invocation begins with an init phase of its own, or with a restore."""
        return not self._instance.is_ready if self.is_restored else not self._was_initialised

    @property
    def is_restored(self) -> bool:
        """Whether who is invoked here is a copy of a snapshot."""
        return self.initialization == "snap-start"

    @property
    def has_snapshot(self) -> bool:
        return self._instance.is_kept

    @property
    def is_provisioned(self) -> bool:
        return self.initialization == "provisioned-concurrency"

    @property
    def is_usable(self) -> bool:
        """Whether a later job may be given this environment: its runtime waits, or is to be started again."""
        instance, is_running = self._instance, self._environment.is_running
        return self._environment.is_alive and is_running == (instance.is_ready or instance.is_kept)

    async def invoke(
        self,
        event: str,
        call: Call = _NO_CALL,
        *,
        started: Callable[[str], Coroutine[Any, Any, None]],
        listen: Callable[[str], None],
        pass_on: PassOn | None = None,
    ) -> Outcome:
        """
        Run one event. `started(request_id)` is told before anything of the function's
        runs, `listen(text)` what is logged while it goes on.

        `pass_on` makes it InvokeWithResponseStream: it is told the parts of the response while
        they come, and Outcome.payload is empty unless it is an error.
        """
        instance, request_id = self._instance, call.request_id or str(uuid.uuid4())
        trace = trace_of(self.function, call.trace)
        instance.begin(listen)
        await started(request_id)
        restored = await self._restore(request_id) if self.is_cold and self.is_restored else None
        init_ms = await self._init_phase(request_id) if self.is_cold and not self.is_restored else None
        began, at_s = time.monotonic(), time.time()
        came_to = await self._wake(request_id, restored, is_fresh=init_ms is not None)
        invocation = self._invocation(request_id, event, call, trace, at_s=at_s, pass_on=pass_on)
        version = self.function.version
        instance.log.platform(Start(request_id=request_id, version=version, trace=invocation.logged_trace))
        if came_to.is_sound:
            came_to = await run(instance, invocation, began + self.function.timeout_s)
        else:
            instance.log.platform(done(invocation, None, came_to.status, came_to.error_type))
        ended = came_to.times.ended if came_to.times is not None else time.monotonic()
        instance.fall_asleep()
        ahead_ms = (init_ms or 0.0) + (restored.ms or 0.0 if restored else 0.0)
        return conclude(
            instance,
            invocation,
            came_to,
            duration_ms=(ended - began) * 1000,
            init_ms=init_ms,
            restored=restored,
            traced=trace.traced(began_ms=at_s * 1000 - ahead_ms, times=came_to.times),
        )

    async def initialise(self) -> InitAhead:
        """
        The init phase before there is any event, as provisioned concurrency and SnapStart have it; then
        asleep.
        """
        instance = self._instance
        instance.begin(lambda text: None)
        self._was_initialised = True
        init = await initialise(instance, instance.id, "init", limit_s=self._ahead_limit_s)
        instance.note_peak()
        instance.fall_asleep()
        return InitAhead(ms=init.ms, log=instance.log.text)

    def begin_anew(self) -> bool:
        """
        Have the next invocation in a new environment, restored once more; its id is another from now on.

        False where no snapshot is kept.
        """
        if not self.has_snapshot:
            return False
        self._instance.begin_anew()
        return True

    async def destroy(self, listen: Callable[[str], None] = lambda text: None) -> None:
        """The shutdown phase, and the end. `listen` is told what is logged meanwhile."""
        await self._instance.destroy(listen)

    def _invocation(
        self, request_id: str, event: str, call: Call, trace: Trace, *, at_s: float, pass_on: PassOn | None
    ) -> Invocation:
        """`at_s`: when its time began, since 1970."""
        return Invocation(
            request_id=request_id,
            event=event.encode("utf-8", "surrogatepass"),
            deadline_ms=int((at_s + self.function.timeout_s) * 1000),
            arn=variables.arn(self.function, call.qualifier),
            trace=trace.header,
            logged_trace=trace.header if trace.is_kept else "",
            pass_on=pass_on,
            caller=call.headers(),
        )

    async def _init_phase(self, request_id: str) -> float | None:
        """The init phase proper: its duration, or None when it failed and is to be tried again inline."""
        self._was_initialised = True
        init = await initialise(self._instance, request_id, "init", limit_s=self._init_limit_s)
        return init.ms if init.failure is None else None

    async def _restore(self, request_id: str) -> Restored:
        """The restore phase. What should have been initialised ahead, and was not or is lost, comes first."""
        instance = self._instance
        if not instance.is_kept:
            init = await initialise(instance, request_id, "init", limit_s=self._ahead_limit_s)
            if not instance.is_kept:  # it failed, or did not wait to be restored: that cannot be prevented
                return Restored(failure=init.failure, is_timeout=init.is_timeout)
        return await restore(instance, request_id, limit_s=self._restore_limit_s)

    @property
    def _ahead_limit_s(self) -> float:
        return max(_AHEAD_LIMIT_S, self.function.timeout_s)

    async def _wake(self, request_id: str, restored: Restored | None, *, is_fresh: bool) -> Run:
        """Have a runtime that waits for its event: asleep, restored, or started inside the invocation."""
        instance = self._instance
        if restored is not None:
            is_sound = restored.failure is None
            return Run(failure=restored.failure, is_timeout=restored.is_timeout, is_sound=is_sound)
        if not instance.is_ready:
            init = await initialise(instance, request_id, "invoke", limit_s=self.function.timeout_s)
            is_sound = init.failure is None
            return Run(failure=init.failure, is_timeout=init.is_timeout, is_sound=is_sound)
        if not is_fresh:
            instance.wake()
        return Run(is_sound=True)
