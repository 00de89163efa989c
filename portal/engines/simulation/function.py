"""A function on the virtual clock: who gets an environment, for how long, and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .account import Account, BadSettings, Because, Throttle, throttle
from .bucket import Bucket
from .chance import Chance, Distribution, identifier
from .clock import Clock
from .environments import Environment, Environments
from .handlers import Answer, Handler
from .invocation import Invocation, Run
from .journal import Detail, Journal, Kind
from .rules import FUNCTION, MINUTE_MS, SECOND_MS

LATEST = "$LATEST"


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionSettings:
    """
    `qualifier` is the version or alias that events go to; `provisioned` environments are of that, never of
    $LATEST. Unless `is_provisioned_ready`, they are prepared when the simulation begins. `restore` is how
    long it takes to restore an environment from the version's snapshot: SnapStart.
    """

    name: str = "my-function"
    timeout_ms: int = FUNCTION.default_timeout_ms
    memory_mb: int = FUNCTION.default_memory_mb
    reserved: int | None = None
    provisioned: int = 0
    qualifier: str = LATEST
    is_provisioned_ready: bool = True
    restore: Distribution | None = None


OnEnd = Callable[[Invocation], None]


class SimulatedFunction:
    """Raises BadSettings for what AWS would refuse."""

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        handler: Handler,
        settings: FunctionSettings,
        account: Account,
        chance: Chance,
    ) -> None:
        _check(settings, account)
        self.settings = settings
        self.account = account
        self.busy = 0
        self.peak = 0
        self._on_demand_busy = 0
        self._clock = clock
        self._journal = journal
        self._handler = handler
        self._request_ids = chance.stream(f"request ids of {settings.name}")
        self._restores = chance.stream(f"restores of {settings.name}")
        account.join(name=settings.name, reserved=settings.reserved, provisioned=settings.provisioned)
        rules = account.rules
        self._environments = Environments(
            name=settings.name,
            clock=clock,
            chance=chance,
            provisioned=settings.provisioned,
            rules=rules,
            stopped=self._environment_stopped,
        )
        reserved, rate = settings.reserved, rules.rate_per_concurrency
        self._rate = Bucket(amount=rate * reserved, in_ms=SECOND_MS) if reserved else None
        self._provisioned_rate = Bucket(amount=max(1, rate * settings.provisioned), in_ms=SECOND_MS)
        if settings.provisioned:
            takes_ms = -(-settings.provisioned * MINUTE_MS // rules.provisioned_per_minute)
            clock.after(0 if settings.is_provisioned_ready else takes_ms, self._provisioned_ready)

    @property
    def name(self) -> str:
        return self.settings.name

    def new_request_id(self) -> str:
        return identifier(self._request_ids)

    def invoke(
        self,
        event: object,
        *,
        source: str,
        on_end: OnEnd,
        request_id: str | None = None,
        qualifier: str | None = None,
        is_rate_limited: bool = False,
    ) -> None:
        """As try_invoke(); a throttle is told to `on_end` at once, as an Invocation that has one."""
        request_id = request_id or self.new_request_id()
        refused = self.try_invoke(
            event,
            source=source,
            on_end=on_end,
            request_id=request_id,
            qualifier=qualifier,
            is_rate_limited=is_rate_limited,
        )
        if refused:
            now_ms = self._clock.now_ms
            on_end(Invocation(request_id=request_id, begun_ms=now_ms, ended_ms=now_ms, throttle=refused))

    def try_invoke(
        self,
        event: object,
        *,
        source: str,
        on_end: OnEnd,
        request_id: str | None = None,
        qualifier: str | None = None,
        is_rate_limited: bool = False,
    ) -> Throttle | None:
        """
        Begin one, or be told at once why not; `on_end` is called later, never before this returns.

        `request_id` is that of an earlier attempt; `qualifier` another version than the settings'. Those
        that call synchronously, and from outside AWS, are limited in requests a second as well.
        """
        request_id = request_id or self.new_request_id()
        is_provisioned = self.settings.provisioned > 0 and qualifier in (None, self.settings.qualifier)
        found = self._admit(is_provisioned, is_rate_limited)
        if isinstance(found, Because):
            refused = throttle(found, is_reserved=self.settings.reserved is not None)
            detail = {"source": source, "because": found.value, "reason": refused.reason}
            self._journal.note(Kind.REFUSED, request_id, self.name, detail)
            return refused
        self._begin(found, event, source, request_id, on_end)
        return None

    # Admission

    def _admit(self, is_provisioned: bool, is_rate_limited: bool) -> Environment | Because:
        if self.settings.reserved == 0:
            return Because.RESERVED_ZERO
        now_ms = self._clock.now_ms
        if is_rate_limited and not self._takes_request(now_ms):
            return Because.RATE
        if is_provisioned and (not is_rate_limited or self._provisioned_rate.take(now_ms)):
            ready = self._environments.take_provisioned()
            if ready:
                return ready
        return (
            self._find_full()
            or self._environments.take_idle()
            or self._environments.start()
            or Because.SCALING
        )

    def _takes_request(self, now_ms: int) -> bool:
        return self._rate.take(now_ms) if self._rate else self.account.takes_request(now_ms)

    def _find_full(self) -> Because | None:
        settings = self.settings
        if settings.reserved is None:
            is_full = self.account.unreserved_busy >= self.account.unreserved
            return Because.ACCOUNT if is_full else None
        if settings.reserved == settings.provisioned:
            return Because.PROVISIONED_TAKES_ALL
        is_full = self._on_demand_busy >= settings.reserved - settings.provisioned
        return Because.RESERVED if is_full else None

    # An invocation's life

    def _begin(
        self, environment: Environment, event: object, source: str, request_id: str, on_end: OnEnd
    ) -> None:
        run = Run(environment, request_id=request_id, begun_ms=self._clock.now_ms, on_end=on_end)
        if not environment.is_initialised:
            self._prepare(run)
        self._account_for(environment, 1)
        kind = Kind.ENVIRONMENT_STARTED if run.is_cold else Kind.ENVIRONMENT_REUSED
        detail: Detail = {"request": request_id, "source": source, "init_ms": run.init_ms}
        if run.restore_ms:
            detail = {**detail, "from": "snapshot"}
        self._journal.note(kind, self._subject(environment), self.name, detail)
        if run.was_restored:
            run.pending = self._handler.begin(
                environment=environment.number, event=event, at_ms=run.handler_from_ms, request_id=request_id
            )
        self._clock.at(run.due_ms(self.settings.timeout_ms), lambda: self._due(run))

    def _prepare(self, run: Run) -> None:
        """Init; with SnapStart that was when the version was published, and restores are what takes time."""
        environment, rules = run.environment, self.account.rules
        if self.settings.restore is None:
            takes_ms = self._handler.initialise(environment=environment.number)
            run.needs_init(takes_ms, limit_ms=rules.init_limit_ms)
        else:
            if not environment.was_used:
                self._handler.initialise(environment=environment.number)
            run.needs_restore(self.settings.restore.draw(self._restores), limit_ms=rules.restore_limit_ms)
        environment.was_used = True

    def _due(self, run: Run) -> None:
        answer, until_ms = run.conclude(self.settings.timeout_ms)
        if until_ms > self._clock.now_ms:  # a real handler hung: nobody knew until it was asked
            self._clock.at(until_ms, lambda: self._end(run, answer))
        else:
            self._end(run, answer)

    def _end(self, run: Run, answer: Answer) -> None:
        environment = run.environment
        ended = run.ended(answer, now_ms=self._clock.now_ms)
        error = answer.error.type if answer.error else None
        detail: Detail = {"request": run.request_id, "billed_ms": ended.billed_ms, "error": error}
        self._journal.note(Kind.ENVIRONMENT_DONE, self._subject(environment), self.name, detail)
        # The runtime ended with it: the next invocation here begins with init (AWS: suppressed init).
        is_gone = answer.timed_out or (error or "").startswith("Runtime.")
        environment.is_initialised = run.was_restored and not is_gone
        self._account_for(environment, -1)
        self._environments.give_back(environment)
        run.on_end(ended)

    def _account_for(self, environment: Environment, count: int) -> None:
        self.busy += count
        self.peak = max(self.peak, self.busy)
        is_shared = self.settings.reserved is None and not environment.is_provisioned
        self._on_demand_busy += 0 if environment.is_provisioned else count
        (self.account.begin if count > 0 else self.account.end)(shared=is_shared)

    def _environment_stopped(self, environment: Environment) -> None:
        self._journal.note(Kind.ENVIRONMENT_STOPPED, self._subject(environment), self.name)
        self._handler.retire(environment=environment.number)

    def _provisioned_ready(self) -> None:
        self._environments.prepare_provisioned()
        detail = {"provisioned": self.settings.provisioned}
        self._journal.note(Kind.SCALED, self.name, self.name, detail)

    def _subject(self, environment: Environment) -> str:
        return f"{self.settings.name}/{environment.number}"


def _check(settings: FunctionSettings, account: Account) -> None:
    least_s, most_s = account.rules.timeout_s
    if not least_s * SECOND_MS <= settings.timeout_ms <= most_s * SECOND_MS:
        raise BadSettings(
            f"A function's timeout is {least_s} to {most_s} s; {settings.name} asks for another."
        )
    least_mb, most_mb = account.rules.memory_mb
    if not least_mb <= settings.memory_mb <= most_mb:
        raise BadSettings(
            f"A function has {least_mb} to {most_mb:,} MB of memory; {settings.name} asks for "
            f"{settings.memory_mb:,}."
        )
    if settings.reserved is not None and settings.reserved < 0:
        raise BadSettings(f"Reserved concurrency is 0 or more; {settings.name} asks for {settings.reserved}.")
    if settings.provisioned and settings.qualifier == LATEST:
        raise BadSettings(
            f"Provisioned concurrency is of a published version or an alias, never of {LATEST}. "
            f"Give {settings.name} a qualifier."
        )
    if settings.restore and (settings.provisioned or settings.qualifier == LATEST):
        raise BadSettings(
            f"SnapStart is of a published version or an alias, never of {LATEST}, and goes without "
            f"provisioned concurrency. Give {settings.name} a qualifier, and one of the two."
        )
    if settings.reserved is not None and settings.provisioned > settings.reserved:
        raise BadSettings(
            f"{settings.name} has {settings.provisioned} provisioned environments and {settings.reserved} "
            "reserved: provisioned ones count against reserved concurrency."
        )
