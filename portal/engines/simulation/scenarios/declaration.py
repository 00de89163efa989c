"""
What a scenario declares: a function, what stands before it, traffic, faults, and the ledger that passes.

Seconds, counts and rates as AWS's own settings have them. Read by read.py, which says where one is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Len
from pydantic import Field

from portal.engines.simulation.filters import MOST_FILTERS
from portal.engines.simulation.rules import ASYNC, FUNCTION, MAPPING, QUEUE, SECOND_MS

from .of_callers import HttpSource, WorkflowSource
from .of_doors import LoadBalancerSource, RestSource, UserPoolSource
from .of_loops import LoopSource
from .of_senders import BucketSource, BusSource, TopicSource
from .of_services import IotSource, LogsSource, SchedulerSource
from .of_streams import DynamoDbSource, KafkaSource, KinesisSource

MOST_EVENTS = 50_000  # of one scenario, all its traffic together
MOST_CHARACTERS = 32_000_000  # of all their bodies
MOST_S = 14 * 86_400

Rate = Annotated[float, Ge(0), Le(1)]
Seconds = Annotated[float, Ge(0), Le(MOST_S)]
Ms = Annotated[int, Ge(0), Le(900_000)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,75}$")]
Text = Annotated[str, Len(1, 20_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Takes:
    """
    How long something takes: always `median_ms`, or with `p99_ms` a long tail, or with `up_to_ms` anything
    between the two.
    """

    median_ms: Ms = 100
    p99_ms: Ms | None = None
    up_to_ms: Ms | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HandlerDeclaration:
    """
    A modelled handler; of a real one only the times count. `style` is what it does with a record that fails:
    raise, report it as a batch item failure, or swallow the failure. `failure_rate` is of each record.
    """

    takes: Takes = Takes()
    init: Takes = Takes(median_ms=250)
    failure_rate: Rate = 0.0
    style: Literal["raise", "report", "swallow"] = "raise"
    stops_at_first: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionDeclaration:
    """`restore` is how long it takes to restore an environment where it has SnapStart."""

    name: Name = "my-function"
    timeout_s: Annotated[int, Ge(FUNCTION.timeout_s[0]), Le(FUNCTION.timeout_s[1])] = (
        FUNCTION.default_timeout_ms // SECOND_MS
    )
    memory_mb: Annotated[int, Ge(FUNCTION.memory_mb[0]), Le(FUNCTION.memory_mb[1])] = (
        FUNCTION.default_memory_mb
    )
    reserved: Annotated[int, Ge(0), Le(10_000)] | None = None
    provisioned: Annotated[int, Ge(0), Le(10_000)] = 0
    snap_start: bool = False
    restore: Takes = Takes(median_ms=300)
    account_concurrency: Annotated[int, Ge(0), Le(100_000)] = FUNCTION.account_concurrency


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncSource:
    """Events that invoke the function asynchronously, as those of S3, SNS and EventBridge do."""

    kind: Literal["async"] = "async"
    retries: int = ASYNC.retries[1]
    age_s: int = ASYNC.age_ms[1] // SECOND_MS
    dead_letters: bool = False
    on_success: bool = False
    duplicates: Rate = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SqsSource:
    """
    A queue and its mapping; `max_receive_count` gives it a dead-letter queue, `least_pollers` provisioned
    pollers, `most_pollers` of them at most.
    """

    kind: Literal["sqs"] = "sqs"
    fifo: bool = False
    visibility_s: int = QUEUE.default_visibility_ms // SECOND_MS
    retention_s: int = QUEUE.default_retention_ms // SECOND_MS
    delay_s: int = 0
    max_receive_count: int | None = None
    duplicates: Rate = 0.0
    batch_size: int = MAPPING.batch_size
    window_s: int = 0
    reports_failures: bool = False
    maximum_concurrency: int | None = None
    least_pollers: int | None = None
    most_pollers: int = MAPPING.provisioned_default[1]
    filters: Annotated[tuple[str, ...], Len(0, MOST_FILTERS)] = ()


Source = Annotated[
    AsyncSource
    | SqsSource
    | KinesisSource
    | DynamoDbSource
    | KafkaSource
    | TopicSource
    | BusSource
    | BucketSource
    | SchedulerSource
    | IotSource
    | LogsSource
    | HttpSource
    | RestSource
    | LoadBalancerSource
    | UserPoolSource
    | WorkflowSource
    | LoopSource,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """
    `count` events from `at_s` on, spread evenly over `over_s`. In `body`, {n} is the number of the event in
    the scenario, from 1; those whose numbers are in `poison`, or divisible by `poison_every`, have
    `poison_body` and always make a modelled handler fail. `groups` is how many message groups (or partition
    keys) they are shared out to. `repeats` sends each again so many times, as senders without an answer do.
    """

    at_s: Seconds = 0
    count: Annotated[int, Ge(1), Le(MOST_EVENTS)] = 1
    over_s: Seconds = 0
    body: Text = '{"id": {n}}'
    poison: Annotated[tuple[int, ...], Len(0, 1_000)] = ()
    poison_every: Annotated[int, Ge(1)] | None = None
    poison_body: Text = '{"id": {n}, "poison": true}'
    groups: Annotated[int, Ge(1), Le(1_000)] = 1
    repeats: Annotated[int, Ge(0), Le(10)] = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Outage:
    """Between the two, what the handler depends on is down: every invocation fails, and has done nothing."""

    from_s: Seconds
    until_s: Seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Faults:
    """
    Of invocations, whatever the handler does: `lost_answers` do their work and then fail, `hangs` do nothing
    until their timeout, `crashes` fail before they have done anything.
    """

    lost_answers: Rate = 0.0
    hangs: Rate = 0.0
    crashes: Rate = 0.0
    outages: Annotated[tuple[Outage, ...], Len(0, 20)] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """A run that meets one of these is stopped there, and says so."""

    happenings: Annotated[int, Ge(1), Le(1_000_000)] = 500_000
    virtual_s: Annotated[float, Gt(0), Le(MOST_S)] = MOST_S
    wall_s: Annotated[float, Gt(0), Le(60)] = 20.0


Figure = Literal[
    "arrived", "delivered", "deleted", "dead_lettered", "expired", "filtered", "in_flight", "duplicated",
    "lost", "invocations", "failures", "throttles", "cold_starts", "billed_ms",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """What a figure of the ledger may be, both included."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Knob:
    """
    What a learner may set: `path` into the declaration ("source.visibility_s"), between two numbers, one of
    some `choices`, or, without either, yes or no.
    """

    path: Annotated[str, Field(pattern=r"^(function|handler|source|faults)(\.[a-z0-9_]{1,40}){1,2}$")]
    label: Annotated[str, Len(1, 80)]
    least: float | None = None
    most: float | None = None
    choices: Annotated[tuple[str, ...], Len(0, 10)] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """`passes` by figure of the ledger; with none of them every run passes."""

    seed: Annotated[int, Ge(0), Le(2**31)] = 1
    function: FunctionDeclaration = FunctionDeclaration()
    handler: HandlerDeclaration = HandlerDeclaration()
    source: Source = AsyncSource()
    traffic: Annotated[tuple[Traffic, ...], Len(1, 50)] = (Traffic(),)
    faults: Faults = Faults()
    limits: Limits = Limits()
    passes: Mapping[Figure, Between] = field(default_factory=dict)
    knobs: Annotated[tuple[Knob, ...], Len(0, 20)] = ()
