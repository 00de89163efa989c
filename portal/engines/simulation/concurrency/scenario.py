"""What is modelled: functions that share an account, their traffic, for how long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from .limits import Limits
from .traffic import DAY_S, Traffic

LONGEST_S = 7 * DAY_S
TICKS = DAY_S  # of one run: a day by the second
FUNCTIONS = 8
MOST_PER_S = 1_000_000.0
_TICKS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class BadScenario(Exception):
    """What cannot be configured on AWS, or is too much to model; says what to change."""


class Source(Enum):
    """Who invokes, which decides what becomes of a throttled request."""

    SYNC = "sync"  # an API or an SDK: the caller gets status 429
    ASYNC = "async"  # S3, SNS, EventBridge: back to Lambda's own queue
    SQS = "sqs"  # a standard queue: the batch comes back after its visibility timeout
    STREAM = "stream"  # Kinesis, DynamoDB: the shard waits


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """
    `traffic` is in invocations: of a queue or a stream, in batches. Every invocation takes `duration_s`,
    and a cold one `init_s` more. `provisioned` environments of a version or alias stand ready from
    `provisioned_from_s` on; traffic that `is_to_latest` never reaches them. `pollers_most` is an SQS
    mapping's maximum concurrency; `shards` times `parallel` is how many batches of a stream run at once.
    """

    name: str
    traffic: Traffic
    duration_s: float
    init_s: float = 0.0
    source: Source = Source.SYNC
    reserved: int | None = None
    provisioned: int = 0
    provisioned_from_s: float = 0.0
    is_to_latest: bool = False
    idle_s: float = 600.0  # AWS does not say; what is seen is minutes
    visibility_s: float = 30.0
    pollers_most: int | None = None
    shards: int = 1
    parallel: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """`account` is the quota of concurrency; `tick_s` None takes the finest that a day affords."""

    functions: tuple[Function, ...]
    horizon_s: float
    account: int
    begins_s: float = 0.0  # of the day: only for how times are told
    is_scattered: bool = False
    seed: int = 1
    tick_s: float | None = None

    @property
    def tick(self) -> float:
        if self.tick_s is not None:
            return self.tick_s
        fit = (tick for tick in _TICKS_S if self.horizon_s / tick <= TICKS)
        return next(fit, _TICKS_S[-1])


def check(scenario: Scenario, limits: Limits) -> None:
    """Raises BadScenario with what is wrong and what would do."""
    if not 1 <= scenario.horizon_s <= LONGEST_S:
        raise BadScenario(f"Model between a second and {LONGEST_S // DAY_S} days.")
    # Ten requests a second are one a tick then, for whoever has a concurrency of one.
    is_even = math.isclose(scenario.tick * 10, round(scenario.tick * 10))
    if not is_even or not 0.1 <= scenario.tick <= 60 or scenario.horizon_s / scenario.tick > TICKS:
        raise BadScenario(f"A run has at most {TICKS:,} ticks, of tenths of a second to a minute each.")
    if not 1 <= len(scenario.functions) <= FUNCTIONS:
        raise BadScenario(f"An account has between one and {FUNCTIONS} functions here.")
    if len({function.name for function in scenario.functions}) < len(scenario.functions):
        raise BadScenario("Two functions have the same name: give each its own.")
    if not 1 <= scenario.account <= 1_000_000:
        raise BadScenario("The account's concurrency is between 1 and 1,000,000.")
    for function in scenario.functions:
        _check_function(function, limits)
    _check_shares(scenario, limits)


def _check_function(function: Function, limits: Limits) -> None:
    name = function.name
    if any(not 0 <= rate <= MOST_PER_S or not math.isfinite(rate) for rate in function.traffic.rates()):
        raise BadScenario(f"{name}: traffic is between 0 and {MOST_PER_S:,.0f} requests a second.")
    if not 0.001 <= function.duration_s <= 900 or not 0 <= function.init_s <= 900:
        raise BadScenario(f"{name}: an invocation takes 1 ms to 15 minutes, its init phase at most as long.")
    if not 1 <= function.idle_s <= DAY_S or not 1 <= function.visibility_s <= DAY_S / 2:
        raise BadScenario(f"{name}: environments stay idle and messages hidden for 1 s to 12 hours.")
    if function.provisioned < 0 or (function.reserved or 0) < 0:
        raise BadScenario(f"{name}: concurrency is a whole number, 0 or more.")
    if function.reserved is not None and function.provisioned > function.reserved:
        raise BadScenario(
            f"{name}: provisioned concurrency {function.provisioned:,} is more than the reserved "
            f"{function.reserved:,} it is taken from. Reserve more, or provision less."
        )
    least, most = limits.mapping_least, limits.mapping_most
    if function.pollers_most is not None and not least <= function.pollers_most <= most:
        raise BadScenario(f"{name}: an SQS mapping's maximum concurrency is {least:,} to {most:,}.")
    if not 1 <= function.shards <= 10_000 or not 1 <= function.parallel <= limits.parallel_most:
        raise BadScenario(
            f"{name}: a stream has at least one shard, each with 1 to {limits.parallel_most} batches at once."
        )


def _check_shares(scenario: Scenario, limits: Limits) -> None:
    reserved = sum(function.reserved or 0 for function in scenario.functions)
    left = scenario.account - reserved
    if reserved and left < limits.least_unreserved:
        raise BadScenario(
            f"{reserved:,} of {scenario.account:,} are reserved, which leaves {max(left, 0):,}: at least "
            f"{limits.least_unreserved} must stay unreserved. Reserve less, or raise the account's quota."
        )
    provisioned = sum(one.provisioned for one in scenario.functions if one.reserved is None)
    if provisioned and provisioned > left - limits.least_unreserved:
        raise BadScenario(
            f"{provisioned:,} environments are provisioned, of the {left:,} that are unreserved: "
            f"{limits.least_unreserved} of those must stay. Provision less, or raise the account's quota."
        )
