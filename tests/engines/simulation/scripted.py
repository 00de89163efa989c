"""A stage for event sources: a clock, a journal, and a function that answers as a test wants it to."""

from dataclasses import dataclass, field

from portal.engines.simulation import (
    Account,
    Answer,
    Bounds,
    Chance,
    Clock,
    FunctionError,
    FunctionSettings,
    Journal,
    Kind,
    SimulatedFunction,
    Stop,
    take_stock,
)

ENDS = {Kind.DELETED, Kind.DEAD_LETTERED, Kind.EXPIRED, Kind.FILTERED}


class Raised(Exception):
    """Out of a handler: `type` is what the function's errorType is."""

    def __init__(self, type_="ValueError", message="no"):
        super().__init__(message)
        self.type = type_


@dataclass
class Pending:
    duration_ms: int
    answered: Answer

    def answer(self):
        return self.answered


@dataclass
class Handler:
    """`answer` takes the event and returns a response, or raises; `events` are (when, event)."""

    answer: object
    duration_ms: int = 10
    init_ms: int = 0
    events: list = field(default_factory=list)

    def initialise(self, *, environment):
        return self.init_ms

    def begin(self, *, environment, event, at_ms, request_id):
        self.events.append((at_ms, event))
        try:
            answer = Answer(response=self.answer(event))
        except Raised as fault:
            answer = Answer(error=FunctionError(fault.type, str(fault)))
        return Pending(self.duration_ms, answer)

    def retire(self, *, environment):
        pass


class Stage:
    def __init__(self, answer=lambda event: None, *, duration_ms=10, seed=1, **settings):
        self.clock = Clock()
        self.journal = Journal(self.clock)
        self.chance = Chance(seed)
        self.account = Account()
        self.handler = Handler(answer, duration_ms)
        self.function = SimulatedFunction(
            clock=self.clock,
            journal=self.journal,
            handler=self.handler,
            settings=FunctionSettings(**settings),
            account=self.account,
            chance=self.chance,
        )

    @property
    def events(self):
        return [event for _, event in self.handler.events]

    @property
    def times(self):
        return [at_ms for at_ms, _ in self.handler.events]

    def run(self, **bounds):
        assert self.clock.run(Bounds(**{"virtual_ms": 400 * 24 * 3_600_000, **bounds})) is Stop.QUIET
        return self

    def kinds(self, subject):
        return [happening.kind for happening in self.journal.of(subject)]

    def ends(self):
        """How each life ended, by its subject."""
        return {one.subject: one.kind for one in self.journal if one.kind in ENDS}

    def ledger(self, *sources):
        return take_stock(self.journal, in_flight=sum(source.held for source in sources))
