"""The numbers that senders of asynchronous events go by, each with its source beside it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.rules import DAY_MS, MINUTE_MS, SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicRules:
    """SNS to Lambda and SQS: sns-message-delivery-retries. 100,015 retries over 23 days in all."""

    immediate: int = 3
    before_backoff: int = 2
    before_backoff_ms: int = SECOND_MS
    backoff: int = 10
    backoff_ms: tuple[int, int] = (1 * SECOND_MS, 20 * SECOND_MS)
    after_backoff: int = 100_000
    after_backoff_ms: int = 20 * SECOND_MS
    message_bytes: int = 262_144  # facts T-11, unless the topic asks for more


@dataclass(frozen=True, kw_only=True, slots=True)
class BusRules:
    """EventBridge: eb-rule-retry-policy, eb-custom-bus-retry; botocore's models of events and scheduler."""

    attempts: tuple[int, int] = (0, 185)
    age_s: tuple[int, int] = (60, 86_400)
    custom_attempts: int = 5  # of a subscriber of the newer custom bus, unless told otherwise
    custom_age_s: int = 300
    backoff_ms: tuple[int, int] = (1 * SECOND_MS, 8 * MINUTE_MS)  # exponential; unpublished
    entry_bytes: int = 1_048_576  # facts T-10
    pattern_characters: int = 4_096  # botocore's model, EventPattern


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleRules:
    window_minutes: tuple[int, int] = (1, 1_440)  # facts T-13; botocore's model, MaximumWindowInMinutes
    least_interval_ms: int = MINUTE_MS  # facts T-13
    precision_ms: int = MINUTE_MS  # "60 second precision": schedule-types
    expression_characters: int = 256  # botocore's model, ScheduleExpression


TOPIC = TopicRules()
BUS = BusRules()
SCHEDULE = ScheduleRules()
LONGEST_OUTAGE_MS = 30 * DAY_MS
