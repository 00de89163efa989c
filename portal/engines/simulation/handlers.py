"""What a function does with an event: the protocol, and a modelled handler for millions of invocations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, Protocol

from .chance import Chance, Distribution, Fixed


@dataclass(frozen=True, slots=True)
class FunctionError:
    """`errorType` and `errorMessage` of the payload."""

    type: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """
    One invocation's result: a `response` (JSON value), or an `error`. `timed_out` has an error as well.

    `handled` are the indices of the event's records whose work has been done, whatever the answer says
    about them (0 for an event that has none); None when that is not known.
    """

    response: object = None
    error: FunctionError | None = None
    timed_out: bool = False
    handled: frozenset[int] | None = None


class Pending(Protocol):
    """An invocation under way."""

    @property
    def duration_ms(self) -> int:
        """Of the handler, without init; known at once, so that the timeline never depends on a machine."""
        ...

    def answer(self) -> Answer:
        """
        Asked once, when virtual time has come to the end of `duration_ms`, or of the function's timeout if
        that is less. May wait for a real handler; raises OutOfWallTime when that takes too long.
        """
        ...


class Handler(Protocol):
    def initialise(self, *, environment: int) -> int:
        """How long the init phase of this environment takes, in ms."""
        ...

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> Pending:
        """An environment has one invocation at a time; `request_id` is the same for each attempt."""
        ...

    def retire(self, *, environment: int) -> None:
        """The environment is gone, and will not be asked again."""
        ...


_DURATION = Fixed(100)
_INIT = Fixed(250)
NO_ANSWER = Answer()

Fault = Callable[[object], bool]  # of one record, or of an event without records
Style = Literal["raise", "report", "swallow"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """
    How a handler behaves that is not run. It goes through the records in order. One that `is_poison` always
    fails, any other with `failure_rate`, and each invocation as a whole with `crash_rate`. A failing record
    is one at which it raises, which it reports as a batch item failure, or whose failure it swallows.
    """

    duration: Distribution = _DURATION
    init: Distribution = _INIT
    failure_rate: float = 0.0
    crash_rate: float = 0.0
    is_poison: Fault | None = None
    style: Style = "raise"
    stops_at_first: bool = False  # "report": the rest is reported too, as with FIFO queues


class ModelledHandler:
    """Deterministic by `chance`; an answer is made when it is asked for."""

    def __init__(self, model: Model, *, chance: Chance, name: str = "handler") -> None:
        self._model = model
        self._times = chance.stream(f"{name}: times")
        self._faults = chance.stream(f"{name}: faults")

    def initialise(self, *, environment: int) -> int:
        return self._model.init.draw(self._times)

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> Pending:
        return _Modelled(self._model, self._model.duration.draw(self._times), event, self._faults)

    def retire(self, *, environment: int) -> None:
        """Nothing is held."""


class _Modelled:
    __slots__ = ("_event", "_faults", "_model", "duration_ms")

    def __init__(self, model: Model, duration_ms: int, event: object, faults: Random) -> None:
        self.duration_ms = duration_ms
        self._model = model
        self._event = event
        self._faults = faults

    def answer(self) -> Answer:
        model = self._model
        if model.crash_rate and self._faults.random() < model.crash_rate:
            return Answer(error=FunctionError("Error", "It failed as a whole."), handled=frozenset())
        records = records_of(self._event)
        if not model.failure_rate and model.is_poison is None:
            return Answer(response=_response(model, (), self._event), handled=frozenset(range(len(records))))
        failed = [index for index, record in enumerate(records) if self._fails(record)]
        return _answer(model, records, failed, self._event)

    def _fails(self, record: object) -> bool:
        rate, is_poison = self._model.failure_rate, self._model.is_poison
        return bool((is_poison and is_poison(record)) or (rate and self._faults.random() < rate))


def _answer(model: Model, records: list[object], failed: list[int], event: object) -> Answer:
    if failed and model.style == "raise":
        first = failed[0]
        error = FunctionError("ValueError", f"Record {first} could not be handled.")
        return Answer(error=error, handled=frozenset(range(first)))
    if failed and model.style == "report" and model.stops_at_first:
        failed = list(range(failed[0], len(records)))
    names = [reported(records[index]) for index in failed]
    handled = frozenset(range(len(records))).difference(failed)
    return Answer(response=_response(model, names, event), handled=handled)


def _response(model: Model, names: Sequence[object], event: object) -> object:
    """What those take who are particular: REST APIs and load balancers, user pools, reports of failures."""
    match event:
        case {"httpMethod": str()}:
            return {"statusCode": 200}
        case {"triggerSource": str()}:
            return event
    if model.style != "report":
        return None
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in names]}


def records_of(event: object) -> list[object]:
    """The records of an event, Kafka's of all partitions; an event without any is its own record."""
    if isinstance(event, Mapping):
        match event:
            case {"Records": list() as records} | {"records": list() as records}:
                return records
            case {"records": Mapping() as partitions}:
                return list(_flat(partitions))
    return [event]


def _flat(partitions: Mapping[str, object]) -> Iterator[object]:
    for records in partitions.values():
        if isinstance(records, list):
            yield from records


def reported(record: object) -> object:
    """What a batch item failure names this record by: of Kafka's an object (kafka-retry-configurations)."""
    match record:
        case {"topic": str(topic), "partition": int(partition), "offset": int(offset)}:
            return {"partition": f"{topic}-{partition}", "offset": offset}
    return item_identifier(record)


def item_identifier(record: object) -> str:
    """A record's name, by which a batch item failure tells it as well; "" for one that has none."""
    match record:
        case {"messageId": str() as identifier}:
            return identifier
        case {"kinesis": {"sequenceNumber": str() as identifier}}:
            return identifier
        case {"dynamodb": {"SequenceNumber": str() as identifier}}:
            return identifier
        case {"topic": str(topic), "partition": int(partition), "offset": int(offset)}:
            return f"{topic}-{partition}:{offset}"
    return ""
