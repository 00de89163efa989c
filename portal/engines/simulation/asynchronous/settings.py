"""What a function's asynchronous configuration may be, and where results go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from portal.engines.events import destinations
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.rules import ASYNC, SECOND_MS, AsyncRules

DestinationKind = Literal["sqs", "sns", "lambda", "eventbridge", "s3"]
Ended = destinations.Ended


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncSettings:
    """
    PutFunctionEventInvokeConfig: 2 retries and 6 hours unless told otherwise. `duplicates` is how often an
    event that succeeded is delivered once more, 0 to 1: AWS says that it happens, and not how often.
    """

    retries: int = ASYNC.retries[1]
    age_ms: int = ASYNC.age_ms[1]
    duplicates: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """
    `take` is given what ended, and the subject that it has in the journal; False when that is too large for
    it. The kinds: facts N-5.
    """

    name: str
    kind: DestinationKind
    take: Callable[[Ended, str], bool]


def check(
    settings: AsyncSettings,
    *,
    on_success: Destination | None,
    dead_letters: Destination | None,
    rules: AsyncRules = ASYNC,
) -> None:
    """Raises BadSettings."""
    low, high = rules.retries
    if not low <= settings.retries <= high:
        raise BadSettings(f"MaximumRetryAttempts is {low} to {high}, not {settings.retries}.")
    low, high = rules.age_ms
    if not low <= settings.age_ms <= high:
        asked = settings.age_ms // SECOND_MS
        raise BadSettings(
            f"MaximumEventAgeInSeconds is {low // SECOND_MS} to {high // SECOND_MS:,}, not {asked:,}."
        )
    if on_success and on_success.kind == "s3":
        raise BadSettings(
            "S3 is a destination of failures only. Send successes to a queue, topic, bus or function."
        )
    if dead_letters and dead_letters.kind not in ("sqs", "sns"):
        raise BadSettings("A function's dead-letter queue is a standard queue or topic.")
