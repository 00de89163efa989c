"""When a sender tries again, and when it gives up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.backoff import doubled

from .rules import BUS, LOGS, TOPIC, BusRules, LogsRules, TopicRules

Exhausted = Literal["MaximumRetryAttempts", "MaximumEventAgeInSeconds"]


class Plan(Protocol):
    def wait_ms(self, retry: int, age_ms: int) -> int | Exhausted:
        """Before the retry of this number, from 1, of an event that is so old; or why there is none."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicPlan:
    """Four phases, without AWS's jitter. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""

    rules: TopicRules = TOPIC

    @property
    def retries(self) -> int:
        rules = self.rules
        return rules.immediate + rules.before_backoff + rules.backoff + rules.after_backoff

    def wait_ms(self, retry: int, age_ms: int) -> int | Exhausted:
        rules = self.rules
        if retry > self.retries:
            return "MaximumRetryAttempts"
        if retry <= rules.immediate:
            return 0
        retry -= rules.immediate
        if retry <= rules.before_backoff:
            return rules.before_backoff_ms
        retry -= rules.before_backoff
        if retry > rules.backoff:
            return rules.after_backoff_ms
        least, most = rules.backoff_ms
        return round(least * (most / least) ** ((retry - 1) / (rules.backoff - 1)))


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """
    Of a target of EventBridge, or of Scheduler: whichever ends first. The waits grow exponentially; AWS adds
    jitter to them and publishes neither.
    """

    attempts: int = BUS.attempts[1]
    age_s: int = BUS.age_s[1]
    rules: BusRules = BUS

    def wait_ms(self, retry: int, age_ms: int) -> int | Exhausted:
        if retry > self.attempts:
            return "MaximumRetryAttempts"
        wait_ms = doubled(self.rules.backoff_ms, retry)
        return "MaximumEventAgeInSeconds" if age_ms + wait_ms > self.age_s * 1_000 else wait_ms


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsPlan:
    """Of a subscription of CloudWatch Logs: for a day (facts ES-11), with waits that nobody publishes."""

    rules: LogsRules = LOGS

    def wait_ms(self, retry: int, age_ms: int) -> int | Exhausted:
        wait_ms = doubled(self.rules.backoff_ms, retry)
        return "MaximumEventAgeInSeconds" if age_ms + wait_ms > self.rules.age_ms else wait_ms


class Once:
    """Of a rule of AWS IoT: that it tries again is not published, and so it does not here."""

    def wait_ms(self, retry: int, age_ms: int) -> int | Exhausted:
        return "MaximumRetryAttempts"


CLASSIC = RetryPolicy()
CUSTOM_BUS = RetryPolicy(attempts=BUS.custom_attempts, age_s=BUS.custom_age_s)


def check_policy(policy: RetryPolicy) -> None:
    """Raises BadSettings."""
    for field, value, (least, most) in (
        ("MaximumRetryAttempts", policy.attempts, policy.rules.attempts),
        ("MaximumEventAgeInSeconds", policy.age_s, policy.rules.age_s),
    ):
        if not least <= value <= most:
            raise BadSettings(f"{field} is from {least:,} to {most:,}, not {value:,}.")
