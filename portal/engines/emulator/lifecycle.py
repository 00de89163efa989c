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
from .runtime_api import Invocation

INIT_LIMIT_S = 10.0  # facts I-3
_AHEAD_LIMIT_S = (
    130.0  # with provisioned concurrency, or the function's time-out if that is longer: facts I-4
)
_NO_CALL: Final = Call()


class LambdaEnvironment:
    """
    Made over an idle sandbox environment; invoke() one event at a time.

    After a crash or time-out the runtime is gone and /tmp stays; the next invoke()
    initialises again, inside the time of the invocation. Raises SandboxError when
    the environment itself is lost: that is our fault and ends this object. So does
    a cancellation: whoever cancels invoke() calls destroy().
    """

    def __init__(
        self,
        function: Function,
        environment: Environment,
        *,
        init_limit_s: float = INIT_LIMIT_S,
        initialization: variables.Initialization = "on-demand",
        records: bool = False,
    ) -> None:
        self.function = function
        self.initialization = initialization
        self._environment = environment
        self._instance = Instance(function, environment, initialization, records=records)
        self._init_limit_s = init_limit_s
        self._was_initialised = False  # the init phase has been tried

    @property
    def id(self) -> str:
        return self._instance.id

    @property
    def kills(self) -> list[Kill]:
        """Of its runtimes, during the latest invoke()."""
        return self._instance.kills

    @property
    def peak_mb(self) -> int:
        """Of the latest invoke(), over what an idle runtime holds."""
        return self._instance.peak_mb

    @property
    def is_cold(self) -> bool:
        """Whether the next invocation begins with an init phase of its own."""
        return not self._was_initialised

    @property
    def is_provisioned(self) -> bool:
        return self.initialization == "provisioned-concurrency"

    @property
    def is_usable(self) -> bool:
        """Whether a later job may be given this environment: its runtime waits, or is to be started again."""
        return self._environment.is_alive and self._instance.is_ready == self._environment.is_running

    async def invoke(
        self,
        event: str,
        call: Call = _NO_CALL,
        *,
        started: Callable[[str], Coroutine[Any, Any, None]],
        listen: Callable[[str], None],
        pass_on: Callable[[bytes], None] | None = None,
    ) -> Outcome:
        """
        Run one event. `started(request_id)` is told before anything of the function's
        runs, `listen(text)` what is logged while it goes on.

        `pass_on` makes it InvokeWithResponseStream: it is told the parts of the response while
        they come, and Outcome.payload is empty unless it is an error.
        """
        instance, request_id = self._instance, call.request_id or str(uuid.uuid4())
        instance.begin(listen)
        await started(request_id)
        init_ms = await self._init_phase(request_id) if self.is_cold else None
        began, deadline_ms = time.monotonic(), int((time.time() + self.function.timeout_s) * 1000)
        came_to = await self._wake(request_id, is_fresh=init_ms is not None)
        invocation = Invocation(
            request_id=request_id,
            event=event.encode("utf-8", "surrogatepass"),
            deadline_ms=deadline_ms,
            arn=variables.arn(self.function, call.qualifier),
            trace=variables.trace(),
            pass_on=pass_on,
            caller=call.headers(),
        )
        version = self.function.version
        instance.log.platform(Start(request_id=request_id, version=version, trace=invocation.trace))
        if came_to.is_sound:
            came_to = await run(instance, invocation, began + self.function.timeout_s)
        else:
            instance.log.platform(done(invocation, None, came_to.status, came_to.error_type))
        ended = came_to.times.ended if came_to.times is not None else time.monotonic()
        instance.fall_asleep()
        return conclude(instance, invocation, came_to, duration_ms=(ended - began) * 1000, init_ms=init_ms)

    async def initialise(self) -> InitAhead:
        """The init phase before there is any event, as provisioned concurrency has it; then asleep."""
        instance = self._instance
        instance.begin(lambda text: None)
        self._was_initialised = True
        limit_s = max(_AHEAD_LIMIT_S, self.function.timeout_s)
        init = await initialise(instance, instance.id, "init", limit_s=limit_s)
        instance.note_peak()
        instance.fall_asleep()
        return InitAhead(ms=init.ms, log=instance.log.text)

    async def destroy(self, listen: Callable[[str], None] = lambda text: None) -> None:
        """The shutdown phase, and the end. `listen` is told what is logged meanwhile."""
        await self._instance.destroy(listen)

    async def _init_phase(self, request_id: str) -> float | None:
        """The init phase proper: its duration, or None when it failed and is to be tried again inline."""
        self._was_initialised = True
        init = await initialise(self._instance, request_id, "init", limit_s=self._init_limit_s)
        return init.ms if init.failure is None else None

    async def _wake(self, request_id: str, *, is_fresh: bool) -> Run:
        """Have a runtime that waits for its event: asleep, or started inside the invocation."""
        instance = self._instance
        if not instance.is_ready:
            init = await initialise(instance, request_id, "invoke", limit_s=self.function.timeout_s)
            is_sound = init.failure is None
            return Run(failure=init.failure, is_timeout=init.is_timeout, is_sound=is_sound)
        if not is_fresh:
            instance.wake()
        return Run(is_sound=True)
