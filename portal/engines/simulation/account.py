"""The concurrency that functions of an account share, and who refuses what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from .bucket import Bucket
from .rules import FUNCTION, SECOND_MS, FunctionRules


class BadSettings(ValueError):
    """AWS would not take these; the message says what to change."""


class Because(Enum):
    """What a throttle comes from; AWS's reason does not tell all of these apart."""

    RESERVED = "the function's reserved concurrency is used up"
    RESERVED_ZERO = "the function's reserved concurrency is 0"
    PROVISIONED_TAKES_ALL = "provisioned concurrency takes all that is reserved"
    ACCOUNT = "the account's unreserved concurrency is used up"
    SCALING = "the function got all the new environments of these ten seconds"
    RATE = "more requests a second than ten times the concurrency"


# ThrottleReason in the API; what it gives while a function scales is not documented.
_REASONS = {
    Because.RESERVED: "ReservedFunctionConcurrentInvocationLimitExceeded",
    Because.RESERVED_ZERO: "ReservedFunctionConcurrentInvocationLimitExceeded",
    Because.PROVISIONED_TAKES_ALL: "ReservedFunctionConcurrentInvocationLimitExceeded",
    Because.ACCOUNT: "ConcurrentInvocationLimitExceeded",
    Because.SCALING: "ConcurrentInvocationLimitExceeded",
}


@dataclass(frozen=True, slots=True)
class Throttle:
    """429: the function knows nothing of it, and nothing is billed."""

    because: Because
    reason: str
    status: ClassVar[int] = 429
    error_type: ClassVar[str] = "TooManyRequestsException"
    message: ClassVar[str] = "Rate Exceeded."


def throttle(because: Because, *, is_reserved: bool = False) -> Throttle:
    if because is Because.RATE:
        name = "FunctionInvocationRateLimitExceeded"
        return Throttle(because, "Reserved" + name if is_reserved else name)
    return Throttle(because, _REASONS[because])


class Account:
    """
    One Region's. A function that joins with `reserved` takes that out of what the others share; one with
    provisioned concurrency only takes that.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """

    def __init__(self, *, concurrency: int | None = None, rules: FunctionRules = FUNCTION) -> None:
        self.rules = rules
        self.concurrency = rules.account_concurrency if concurrency is None else concurrency
        self.unreserved = self.concurrency
        self.unreserved_busy = 0
        self.busy = 0
        self.peak = 0
        rate = max(1, rules.rate_per_concurrency * self.concurrency)
        self._requests = Bucket(amount=rate, in_ms=SECOND_MS)

    def join(self, *, name: str, reserved: int | None, provisioned: int) -> None:
        """Raises BadSettings when too little would be left to the others."""
        taken = provisioned if reserved is None else reserved
        least = min(self.rules.least_unreserved, self.concurrency)
        if taken and self.unreserved - taken < least:
            raise BadSettings(
                f"{name} asks for {taken:,} of the account's concurrency; {self.unreserved:,} are free "
                f"and {least:,} have to stay so. Ask for {max(0, self.unreserved - least):,} at most."
            )
        self.unreserved -= taken

    def takes_request(self, now_ms: int) -> bool:
        return self._requests.take(now_ms)

    def begin(self, *, shared: bool) -> None:
        self.unreserved_busy += shared
        self.busy += 1
        self.peak = max(self.peak, self.busy)

    def end(self, *, shared: bool) -> None:
        self.unreserved_busy -= shared
        self.busy -= 1
