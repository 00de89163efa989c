"""A deployed stack with all that belongs to it: the one that commands and pages use."""

from __future__ import annotations

from datetime import datetime

from portal.engines.events import eventbridge
from portal.engines.simulation.workflow import Execution
from portal.engines.stacks.plan import Plan

from .asynchronous import Asynchronous
from .buckets import Buckets, Schedules
from .calls import Called, Calls
from .deployment import Deployment
from .invoke import Run
from .machines import Machines
from .queues import Queues
from .shifting import Update
from .sockets import WebSockets
from .streams import Streams
from .topics import Topics

__all__ = ["Called", "Stack"]


class Stack:
    """`deployment` has its account and what has happened; the others are what can be done to it."""

    def __init__(self, plan: Plan, *, run: Run, now: datetime, owner: str = "stack") -> None:
        self.deployment = Deployment(plan, run=run, now=now, owner=owner)
        self.updating: Update | None = None  # the latest; its shifts may be over
        self._wire()

    def _wire(self) -> None:
        self._asynchronous = Asynchronous(self.deployment)
        self.topics = Topics(self.deployment, self._asynchronous)
        self.calls = Calls(self.deployment)
        self.schedules = Schedules(self.deployment, self._asynchronous)
        self.machines = Machines(self.deployment, self._asynchronous)
        self.sockets = WebSockets(self.deployment, self.calls)
        self._parts = (
            Queues(self.deployment),
            Streams(self.deployment, self._asynchronous),
            Buckets(self.deployment, self._asynchronous, self.topics),
        )

    def update(self, plan: Plan) -> Update:
        """
        Another plan of the same stack: new versions, aliases that move to them, and its wires in the place
        of the old ones. Connections of WebSocket APIs are closed. Raises BadFunction.
        """
        update = Update(self.deployment, plan)
        update.begin()
        self.updating = update
        self.deployment.forget_listeners()
        self._wire()
        update.let_in()
        return update

    def start(self, machine: str, given: object) -> Execution | None:
        """A state machine, by name or logical id; None where it was stopped. Raises NotDeployed."""
        begun: list[Execution | None] = []
        self.deployment.later(lambda: begun.append(self.machines.start(machine, given)))
        self.deployment.settle()
        return begun[0] if begun else None

    def publish(self, topic: str, message: str, attributes: dict[str, str] | None = None) -> None:
        """`topic` is a name or a logical id. Raises NotDeployed."""
        self.topics.publish(self.deployment.thing_of("topics", topic), message, None, attributes or {})
        self.deployment.settle()

    def put_event(
        self, source: str, detail_type: str, detail: dict[str, object], bus: str = "default"
    ) -> None:
        """To EventBridge."""
        at_ms = self.deployment.now_ms
        told = eventbridge.envelope(
            detail, seed=f"put/{at_ms}", at_ms=at_ms, source=source, detail_type=detail_type
        )
        self.topics.put_event(bus, eventbridge.event(told))
        self.deployment.settle()
