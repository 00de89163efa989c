"""A small world on the virtual clock: one function, and what stands before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.engines.simulation import (
    Account,
    Answer,
    Bounds,
    Chance,
    Clock,
    Fixed,
    FunctionError,
    FunctionSettings,
    Happening,
    Invocation,
    Journal,
    Kind,
    Ledger,
    Model,
    ModelledHandler,
    SimulatedFunction,
    Stop,
    take_stock,
)
from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings, Destination
from portal.engines.simulation.handlers import Handler, Pending
from portal.engines.simulation.queues import (
    MappingSettings,
    QueueSettings,
    SimulatedQueue,
    SqsMapping,
)
from portal.engines.simulation.queues.message import Held

SECOND = 1_000
MINUTE = 60 * SECOND
AT_ONCE = Model(duration=Fixed(0), init=Fixed(0))
ERROR = Answer(error=FunctionError("ValueError", "no"))


@dataclass(frozen=True)
class Ready:
    """A Pending whose answer is known."""

    duration_ms: int
    told: Answer

    def answer(self) -> Answer:
        return self.told


@dataclass
class Scripted:
    """
    A handler that answers each event as `answers` says: a function of the event, or a list that is gone
    through, whose last answer stays. Remembers what it was given, and when.
    """

    answers: Callable[[Any], Answer] | list[Answer]
    duration_ms: int = 0
    init_ms: int = 0
    events: list[Any] = field(default_factory=list)
    begun_ms: list[int] = field(default_factory=list)
    environments: list[int] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)

    def initialise(self, *, environment: int) -> int:
        return self.init_ms

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> Pending:
        self.events.append(event)
        self.begun_ms.append(at_ms)
        self.environments.append(environment)
        self.request_ids.append(request_id)
        if callable(self.answers):
            return Ready(self.duration_ms, self.answers(event))
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return Ready(self.duration_ms, answer)

    def retire(self, *, environment: int) -> None:
        pass

    def bodies(self) -> list[list[str]]:
        """Of each batch that came."""
        return [[record["body"] for record in event["Records"]] for event in self.events]


class World:
    def __init__(
        self,
        handler: Handler | Model | Callable[[World], Handler] = AT_ONCE,
        *,
        seed: int = 1,
        account: Account | None = None,
        beside: World | None = None,
        wall: Callable[[], float] = lambda: 0.0,
        **function: Any,
    ) -> None:
        """`beside` another function, which it shares time and account with."""
        self.clock = beside.clock if beside else Clock(wall=wall)
        self.journal = beside.journal if beside else Journal(self.clock)
        self.chance = beside.chance if beside else Chance(seed)
        self.account = account or (beside.account if beside else Account())
        if isinstance(handler, Model):
            handler = ModelledHandler(handler, chance=self.chance)
        elif callable(handler):
            handler = handler(self)
        self.handler = handler
        self.function = SimulatedFunction(
            clock=self.clock,
            journal=self.journal,
            handler=handler,
            settings=FunctionSettings(**function),
            account=self.account,
            chance=self.chance,
        )
        self.sources: list[Any] = []
        self.ended: list[Invocation] = []

    def invoke(self, event: object = None, **told: Any) -> None:
        self.function.invoke(event, source="test", on_end=self.ended.append, **told)

    def queue(self, *, dead: SimulatedQueue | None = None, **settings: Any) -> SimulatedQueue:
        made = SimulatedQueue(
            clock=self.clock,
            journal=self.journal,
            chance=self.chance,
            settings=QueueSettings(**settings),
            dead_letters=dead,
        )
        self.sources.append(made)
        return made

    def mapping(self, queue: SimulatedQueue, *, keeps: Any = None, **settings: Any) -> SqsMapping:
        return SqsMapping(
            clock=self.clock,
            journal=self.journal,
            queue=queue,
            function=self.function,
            settings=MappingSettings(**settings),
            keeps=keeps,
        )

    def events(
        self,
        *,
        on_success: Destination | None = None,
        on_failure: Destination | None = None,
        dead_letters: Destination | None = None,
        **settings: Any,
    ) -> AsyncQueue:
        made = AsyncQueue(
            clock=self.clock,
            journal=self.journal,
            chance=self.chance,
            function=self.function,
            settings=AsyncSettings(**settings),
            on_success=on_success,
            on_failure=on_failure,
            dead_letters=dead_letters,
        )
        self.sources.append(made)
        return made

    def run(self, **bounds: Any) -> Stop:
        return self.clock.run(Bounds(**bounds))

    @property
    def ledger(self) -> Ledger:
        return take_stock(self.journal, in_flight=sum(source.held for source in self.sources))

    def times(self, kind: Kind, subject: str | None = None) -> list[int]:
        return [note.at_ms for note in self.notes(kind) if subject in (None, note.subject)]

    def notes(self, kind: Kind) -> list[Happening]:
        return [note for note in self.journal if note.kind is kind]


def send_all(
    queue: SimulatedQueue, bodies: Iterable[str], *, group: Callable[[str], str] | None = None
) -> None:
    for body in bodies:
        if queue.settings.is_fifo:
            queue.send(body, group=group(body) if group else "one", deduplication=body)
        else:
            queue.send(body)


def numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def receive(queue: SimulatedQueue, most: int = 10) -> list[Held]:
    return queue.receive(most=most, most_bytes=6 * 1024 * 1024)


def bodies(batch: list[Held]) -> list[str]:
    return [held.told.body for held in batch]


def let_pass(world: World, ms: int) -> None:
    world.clock.after(ms, lambda: None)
    world.run()
