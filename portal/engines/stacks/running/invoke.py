"""One invocation of a function of a stack: the job, and what came of it, through whoever runs jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.emulator import (
    Call,
    Concurrency,
    Done,
    Function,
    Job,
    LogLine,
    Outcome,
    Provisioned,
    Routing,
    Started,
    Throttled,
)
from portal.engines.emulator.client import Broker
from portal.engines.stacks.plan import Deployed


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """One event, run or refused, and the version of the function that got it."""

    ended: Outcome | Throttled
    version: str


Run = Callable[[Job], Ran]


class Invocations:
    """`run` runs a job with one event. Warm environments are those of `owner`."""

    def __init__(self, run: Run, *, owner: str) -> None:
        self._run = run
        self._owner = owner
        self._count = 0

    def invoke(
        self,
        deployed: Deployed,
        function: Function,
        routing: Routing | None,
        event: str,
        *,
        account: Mapping[str, Any],
        qualifier: str | None,
        request_id: str | None,
    ) -> Ran:
        """Raises what the broker does: Refused, Busy, BrokerGone."""
        self._count += 1
        return self._run(
            Job(
                id=f"{self._owner}-{self._count}",
                owner=self._owner,
                function=function,
                events=(event,),
                call=Call(qualifier=qualifier, request_id=request_id),
                routing=routing,
                concurrency=Concurrency(reserved=deployed.reserved),
                aws=account,
                policy=deployed.policy,
                export=True,
            )
        )


def by_broker(broker: Broker, *, hear: Callable[[str], None] = lambda _: None) -> Run:
    """`hear` is called with each line of log as it comes."""

    def run(job: Job) -> Ran:
        ended: Outcome | Throttled | None = None
        version = job.function.version
        for message in broker.run(job):
            match message:
                case LogLine(text=text) | Provisioned(log=text):
                    hear(text)
                case Started():
                    version = message.version
                case Throttled():
                    ended = message
                case Done(outcome=outcome):
                    ended = outcome
        assert ended is not None  # there is one event, which ends in one of the two
        return Ran(ended=ended, version=version)

    return run
