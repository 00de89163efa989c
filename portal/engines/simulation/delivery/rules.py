"""
The numbers that senders of asynchronous events go by, out of content/facts.yaml: each names its fact.
"Unpublished" is what AWS does not say and we had to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.constants import Sheet, published
from portal.engines.simulation.rules import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS

_BACKOFF_MS = (1 * SECOND_MS, 8 * MINUTE_MS)  # exponential; unpublished


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicRules:
    """SNS to Lambda and SQS. `message_bytes` unless the topic asks for more."""

    immediate: int
    before_backoff: int
    before_backoff_ms: int
    backoff: int
    backoff_ms: tuple[int, int]
    after_backoff: int
    after_backoff_ms: int
    message_bytes: int


def topic_rules(sheet: Sheet) -> TopicRules:
    """Raises FactMissing, as all of these do."""
    return TopicRules(
        immediate=sheet.whole("G-19", "immediate"),
        before_backoff=sheet.whole("G-19", "before_backoff"),
        before_backoff_ms=sheet.ms("G-19", "before_backoff_s"),
        backoff=sheet.whole("G-19", "backoff"),
        backoff_ms=sheet.pair_ms("G-19", "backoff_from_s", "backoff_to_s"),
        after_backoff=sheet.whole("G-19", "after_backoff"),
        after_backoff_ms=sheet.ms("G-19", "after_backoff_s"),
        message_bytes=sheet.whole("T-11", "bytes"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class BusRules:
    """EventBridge. `custom_…` are of a subscriber of the newer custom bus, unless told otherwise."""

    attempts: tuple[int, int]
    age_s: tuple[int, int]
    custom_attempts: int
    custom_age_s: int
    entry_bytes: int
    pattern_characters: int
    backoff_ms: tuple[int, int] = _BACKOFF_MS


def bus_rules(sheet: Sheet) -> BusRules:
    return BusRules(
        attempts=sheet.pair("G-20", "least_retries", "most_retries"),
        age_s=sheet.pair("G-20", "least_age_s", "most_age_s"),
        custom_attempts=sheet.whole("G-21", "retries"),
        custom_age_s=sheet.whole("G-21", "age_s"),
        entry_bytes=sheet.whole("T-10", "under_bytes"),
        pattern_characters=sheet.whole("ES-5", "characters"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleRules:
    """EventBridge Scheduler. Without a window it sends within `precision_ms` of the time it names."""

    attempts: tuple[int, int]
    age_s: tuple[int, int]
    window_minutes: tuple[int, int]
    least_interval_ms: int
    precision_ms: int
    expression_characters: int


def schedule_rules(sheet: Sheet) -> ScheduleRules:
    return ScheduleRules(
        attempts=sheet.pair("T-13", "least_retries", "most_retries"),
        age_s=sheet.pair("T-13", "least_age_s", "most_age_s"),
        window_minutes=sheet.pair("T-13", "least_window_minutes", "most_window_minutes"),
        least_interval_ms=sheet.ms("T-13", "least_interval_s"),
        precision_ms=sheet.ms("ES-6", "within_s"),
        expression_characters=sheet.whole("T-13", "expression_characters"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsRules:
    """A subscription of CloudWatch Logs: for how long it tries to deliver."""

    age_ms: int
    backoff_ms: tuple[int, int] = _BACKOFF_MS


def logs_rules(sheet: Sheet) -> LogsRules:
    return LogsRules(age_ms=HOUR_MS * sheet.whole("ES-11", "hours"))


TOPIC = topic_rules(published())
BUS = bus_rules(published())
SCHEDULE = schedule_rules(published())
LOGS = logs_rules(published())
LONGEST_OUTAGE_MS = 30 * DAY_MS  # ours
