"""A stack as it is deployed into the sandbox: values, nothing runs yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.engines.cloud.seed import Seed
from portal.engines.emulator import Versions
from portal.engines.front_doors import EveryDoor

Source = Literal["sqs", "dynamodb", "kinesis", "s3", "sns", "events", "schedule"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is invoked: a function by its name, and the version or alias that was named with it."""

    function: str
    qualifier: str | None = None

    def __str__(self) -> str:
        return self.function + (f":{self.qualifier}" if self.qualifier else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """What happens to events that are invoked asynchronously: facts N, event-sources §2."""

    retries: int = 2
    on_failure: str = ""  # an ARN
    on_success: str = ""
    dead_letters: str = ""  # the function's own DLQ, an ARN


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployed:
    """
    A function, with its versions and aliases. `policy` is the document of its role; None where the role is
    not of this template, and everything is allowed. `asynchronous` has settings by qualifier, "" for $LATEST.
    """

    logical_id: str
    versions: Versions
    policy: Mapping[str, Any] | None = None
    asynchronous: Mapping[str, Destination] = field(default_factory=dict)
    reserved: int | None = None

    @property
    def name(self) -> str:
        return self.versions.latest.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """An event source mapping. `source` is the name of a queue, table or stream."""

    logical_id: str
    kind: Literal["sqs", "dynamodb", "kinesis"]
    source: str
    target: Target
    batch_size: int
    reports_failures: bool = False
    patterns: tuple[str, ...] = ()
    retries: int = -1
    on_failure: str = ""
    enabled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Notification:
    """Of a bucket, to a function, a queue or a topic (`to`, an ARN), or to EventBridge's default bus ("")."""

    bucket: str
    to: str
    events: tuple[str, ...] = ("s3:*",)
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """What fires by the clock: a rule with a schedule, or one of EventBridge Scheduler. `to` are ARNs."""

    logical_id: str
    name: str
    expression: str
    to: tuple[str, ...]
    input: str | None = None
    by_scheduler: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """A state machine; `definition` is what Amazon States Language has, substitutions made."""

    logical_id: str
    name: str
    arn: str
    definition: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """A front door. `routes` and `authorizers` name the functions behind them, by route key and by name."""

    logical_id: str
    door: EveryDoor
    routes: Mapping[str, Target]
    authorizers: Mapping[str, Target] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Canary:
    """How an alias moves to a new version: CodeDeploy. `step` None: all at once."""

    function: str
    alias: str
    configuration: str
    percent: int
    minutes: int
    is_linear: bool
    alarms: tuple[str, ...] = ()
    hooks: Mapping[str, Target] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A CloudWatch alarm on a metric of a function, as far as it is watched here."""

    name: str
    metric: str
    function: str
    qualifier: str | None
    threshold: float
    comparison: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """
    A resource that is not deployed here, or only in part; `why` is a sentence or two. `is_fault`: AWS would
    not take it either.
    """

    logical_id: str
    type: str
    why: str
    is_fault: bool = False
    is_partial: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """
    A statement of a function's policy: for which principal, a service or "*", on behalf of which resource (an
    ARN with wildcards) and account; "" where it sets no such condition.
    """

    principal: str
    function: str
    source: str = ""
    account: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """
    `names` are physical, by logical id; `outputs` those whose value is known; `granted` the statements by
    which services may invoke functions.
    """

    stack: str
    functions: Mapping[str, Deployed]
    seed: Seed
    apis: tuple[Api, ...] = ()
    polls: tuple[Poll, ...] = ()
    notifications: tuple[Notification, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    machines: tuple[Machine, ...] = ()
    canaries: tuple[Canary, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    granted: frozenset[Grant] = frozenset()
    outputs: Mapping[str, str] = field(default_factory=dict)
