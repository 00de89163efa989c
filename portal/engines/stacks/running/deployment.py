"""
A stack that is deployed: its functions can be invoked, its APIs called, its account changed, and whatever
that causes happens too, function by function, until nothing is left to be done.

    deployment = Deployment(plan, run=by_broker(broker), now=now)
    exchange = deployment.call("POST", "/orders", body=b"{}")    # calls.py
    deployment.put_object("bucket", "key", b"data")
    deployment.steps                                             # everything that was invoked, and why

Time is passed in and goes on with what is run; a retry is due at once, its delay is only told. What goes
round for ever is stopped: after INVOCATIONS of one act, and after CHAIN functions one behind the other, as
Lambda's recursive loop detection does (event-sources §1).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from portal.engines.cloud import Told
from portal.engines.emulator import Outcome, Throttled, UnknownQualifier
from portal.engines.stacks.plan import Deployed, Plan, Target

from .account import Json, with_message, with_object
from .invoke import Invocations, Ran, Run
from .step import Cause, Step
from .tally import Tally

INVOCATIONS: Final = 100  # of one act
CHAIN: Final = 16  # facts: about 16 in one chain, event-sources §1
_STEPS = 2_000


class NotDeployed(LookupError):
    """There is no such thing in the stack; the message says what there is."""


class Stopped(Exception):
    """One act has caused too much; the rest of it is not run."""


@dataclass(slots=True)
class Act:
    """What one cause from outside has set in motion."""

    invocations: int = 0


class Deployment:
    def __init__(self, plan: Plan, *, run: Run, now: datetime, owner: str = "stack") -> None:
        self.plan = plan
        self.functions: dict[str, Deployed] = dict(plan.functions)
        self.account: Json = plan.seed.to_json()
        self.now = now
        self.steps: list[Step] = []
        self.tally = Tally()
        self.counts: Counter[str] = Counter()
        self.waiting: dict[str, list[Any]] = {}  # what pollers hold, by queue or by mapping
        self._invocations = Invocations(run, owner=owner)
        self._pending: deque[Callable[[], None]] = deque()
        self._act = Act()
        self._depth = 0
        self._listeners: list[Callable[[Json, Json, Told, int], None]] = []

    # What can be done to it

    def invoke(self, function: str, event: str, *, qualifier: str | None = None) -> Outcome | Throttled:
        """As its API's Invoke, and all that follows. `function` is a name or a logical id."""
        ran = self.run(
            Target(function=self.name_of(function), qualifier=qualifier), event, "invoke", "Invoke"
        )
        self.settle()
        return ran.ended

    def put_object(self, bucket: str, key: str, data: bytes, content_type: str = "") -> None:
        """`bucket` is a name or a logical id. Raises NotDeployed."""
        name = self.thing_of("buckets", bucket)
        self.change(with_object(self.account, name, key, data, content_type))
        self.settle()

    def send(self, queue: str, body: str, *, group: str | None = None) -> None:
        """A message to a queue. Raises NotDeployed."""
        name = self.thing_of("queues", queue)
        message: Json = {"text": body} | ({"group": group or "default"} if name.endswith(".fifo") else {})
        self.change(with_message(self.account, name, message))
        self.settle()

    def settle(self) -> None:
        """Do what is due until nothing is. What would go on for ever is cut, and a step says so."""
        try:
            while self._pending:
                self._pending.popleft()()
        except Stopped as why:
            self.note(Step(cause="invoke", source="", note=str(why)))
        finally:
            self._pending.clear()
            self._act = Act()

    # What its parts are made of

    def later(self, what: Callable[[], None]) -> None:
        """After what is under way."""
        depth = self._depth

        def at_depth() -> None:
            before, self._depth = self._depth, depth
            try:
                what()
            finally:
                self._depth = before

        self._pending.append(at_depth)

    def run(
        self, target: Target, event: str, cause: Cause, source: str, *, request_id: str | None = None
    ) -> Ran:
        """
        One invocation, at once; what it has changed is told to who listens. Raises NotDeployed, Stopped.
        """
        deployed = self.functions.get(target.function)
        if deployed is None:
            raise NotDeployed(self._no_function(target.function))
        if self._act.invocations >= INVOCATIONS:
            raise Stopped(f"Stopped after {INVOCATIONS} invocations, which one cause has led to.")
        if self._depth >= CHAIN:
            raise Stopped(
                f"{target.function} was stopped: {CHAIN} functions have caused one another. Lambda's"
                " recursive loop detection drops the event."
            )
        self._act.invocations += 1
        try:
            function, routing = deployed.versions.target(target.qualifier)
        except UnknownQualifier as why:
            raise NotDeployed(str(why)) from None
        ran = self._invocations.invoke(
            deployed,
            function,
            routing,
            event,
            account=self.account,
            qualifier=target.qualifier,
            request_id=request_id,
        )
        self._taken(ran, target, event, cause, source)
        return ran

    def change(self, account: Json) -> None:
        """By somebody outside: no function has done it."""
        self._tell(account, Told())

    def listen(self, what: Callable[[Json, Json, Told, int], None]) -> None:
        """Be told of every change: the account before and after, deliveries, and the depth of the chain."""
        self._listeners.append(what)

    def forget_listeners(self) -> None:
        """Before the wires of another plan take their place."""
        self._listeners.clear()

    def count(self, what: str) -> int:
        """The next number of it, from 1: of messages, records, notifications. None comes twice."""
        self.counts[what] += 1
        return self.counts[what]

    def note(self, step: Step) -> None:
        if len(self.steps) < _STEPS:
            self.steps.append(step)

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def name_of(self, function: str) -> str:
        """By name or logical id. Raises NotDeployed."""
        if function in self.functions:
            return function
        for deployed in self.functions.values():
            if deployed.logical_id == function:
                return deployed.name
        raise NotDeployed(self._no_function(function))

    def thing_of(self, section: str, name: str) -> str:
        """Of a bucket, queue, table, topic or stream, by name or logical id. Raises NotDeployed."""
        names = [str(one["name"]) for one in self.account.get(section, ())]
        if name in names:
            return name
        if (found := self.plan.names.get(name)) in names:
            return str(found)
        raise NotDeployed(
            f"There is no {name[:80]!r} among {section}: there are {', '.join(names) or 'none'}."
        )

    def _no_function(self, name: str) -> str:
        known = ", ".join(sorted(one.logical_id for one in self.functions.values())) or "none"
        return f"There is no function {name[:80]!r} in the stack; there are {known}."

    def _taken(self, ran: Ran, target: Target, event: str, cause: Cause, source: str) -> None:
        self.tally.add(target, ran.ended)
        if isinstance(ran.ended, Throttled):
            self.note(
                Step(
                    cause=cause,
                    source=source,
                    target=target,
                    event=event,
                    note=f"{ran.ended.error_type}: {ran.ended.message}",
                )
            )
            return
        outcome = ran.ended
        told = Told.from_json(outcome.aws or {})
        self.now += timedelta(
            milliseconds=outcome.report.duration_ms + (outcome.report.init_duration_ms or 0)
        )
        refused = told.account_refused or told.gone
        self.note(
            Step(
                cause=cause, source=source, target=target, event=event, outcome=outcome, version=ran.version,
                note=refused,
            )
        )  # fmt: skip
        self._depth += 1
        try:
            self._tell(dict(told.account) if told.account is not None else self.account, told)
        finally:
            self._depth -= 1

    def _tell(self, account: Json, told: Told) -> None:
        before, self.account = self.account, account
        for listener in self._listeners:
            listener(before, account, told, self._depth)

    def moved(self, deployed: Deployed) -> None:
        """A function has another version, or an alias points elsewhere."""
        self.functions[deployed.name] = deployed

    def updated(self, plan: Plan, functions: Mapping[str, Deployed]) -> None:
        """Another plan of the same stack; what the account holds stays, and what is new is added."""
        self.plan = plan
        self.functions = dict(functions)
        fresh: dict[str, Any] = plan.seed.to_json()
        for section, things in fresh.items():
            held = {one["name"] for one in self.account.get(section, ())}
            added = [one for one in things if one["name"] not in held]
            self.account = {**self.account, section: [*self.account.get(section, ()), *added]}
