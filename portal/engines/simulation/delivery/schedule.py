"""
A schedule of EventBridge Scheduler, or a rule on a schedule: due by its expression, sent within its window,
tried again by its policy.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from portal.engines.events import eventbridge, scheduler
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.chance import Chance
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.epoch import BEGINS
from portal.engines.simulation.journal import Journal, Kind
from portal.engines.simulation.queues import SimulatedQueue

from .bus import letter_attributes
from .delivery import Delivery
from .endpoint import Endpoint
from .expressions import read_expression
from .retries import CLASSIC, RetryPolicy, check_policy
from .rules import SCHEDULE, ScheduleRules


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleSettings:
    """
    `until_ms` is virtual time: a schedule would go on for ever. Without an `expression` these are any number
    of schedules, each due once, when fall_due() says so. `window_minutes` 0: no flexible window.
    `input` is text, in which <aws.scheduler.…> words are filled in; a rule sends its own event.
    """

    name: str = "nightly-report"
    expression: str | None = "rate(1 hour)"
    zone: str = "UTC"
    until_ms: int = 0
    window_minutes: int = 0
    input: str | None = None
    policy: RetryPolicy = CLASSIC
    kind: Literal["schedule", "rule"] = "schedule"


class SimulatedSchedule:
    """Raises BadSettings. `held` counts what is due and not at an end."""

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        endpoint: Endpoint,
        settings: ScheduleSettings,
        dead_letters: SimulatedQueue | None = None,
        rules: ScheduleRules = SCHEDULE,
    ) -> None:
        _check(settings, rules)
        self.settings = settings
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._stream = chance.stream(f"schedule {settings.name}")
        self._endpoint = endpoint
        self._dead_letters = dead_letters
        self._rules = rules
        self._described = scheduler.Schedule(name=settings.name)
        self._count = 0
        self._times = self._due_times()
        self._next()

    def fall_due(self, text: str | None = None) -> None:
        """Now, with `text` as its input, or with the settings'."""
        self._due(self._clock.now_ms, self.settings.input if text is None else text)

    def _due_times(self) -> Iterator[datetime]:
        settings = self.settings
        if settings.expression is None:
            return iter(())
        zone = "UTC" if settings.kind == "rule" else settings.zone
        now, until = (BEGINS + timedelta(milliseconds=ms) for ms in (self._clock.now_ms, settings.until_ms))
        return read_expression(settings.expression, zone=zone).times(now, until)

    def _next(self) -> None:
        """One alarm at a time: an expression may be due a million times."""
        due = next(self._times, None)
        if due is not None:
            due_ms = round((due - BEGINS).total_seconds() * 1_000)
            self._clock.at(due_ms, lambda: self._due_again(due_ms))

    def _due_again(self, due_ms: int) -> None:
        self._due(due_ms, self.settings.input)
        self._next()

    def _due(self, due_ms: int, text: str | None) -> None:
        self._count += 1
        self.held += 1
        life = f"{self.settings.name}#{self._count}"
        self._journal.note(Kind.ARRIVED, life, self.settings.name, {"due_ms": due_ms})
        # Anywhere in the minute, or in the window where there is one.
        most_ms = self.settings.window_minutes * 60_000 or self._rules.precision_ms
        self._clock.after(self._stream.randrange(most_ms), lambda: self._send(life, due_ms, text))

    def _send(self, life: str, due_ms: int, told: str | None) -> None:
        payload = self._payload(life, due_ms, told)
        delivery = Delivery(
            clock=self._clock,
            journal=self._journal,
            subject=life,
            where=self.settings.name,
            source="scheduler" if self.settings.kind == "schedule" else "eventbridge",
            endpoint=self._endpoint,
            plan=self.settings.policy,
            payload=payload,
            letter=lambda delivery, refused, exhausted: (
                json.dumps(payload, separators=(",", ":")),
                letter_attributes(
                    self._described.arn, self._endpoint.name, delivery.retries, refused, exhausted
                ),
            ),
            over=self._over,
            dead_letters=self._dead_letters,
        )
        delivery.attempt()

    def _payload(self, life: str, due_ms: int, told: str | None) -> Any:
        epoch_ms = self._clock.epoch_ms - self._clock.now_ms + due_ms
        if self.settings.kind == "rule":
            return eventbridge.event(eventbridge.tick(self.settings.name, seed=life, at_ms=epoch_ms))
        if told is None:
            return scheduler.event_without_input(self._described, seed=life, at_ms=epoch_ms)
        words = scheduler.context(self._described, seed=life, at_ms=epoch_ms)
        text = scheduler.filled(told, words)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text

    def _over(self) -> None:
        self.held -= 1


def _check(settings: ScheduleSettings, rules: ScheduleRules) -> None:
    check_policy(settings.policy)
    least, most = rules.window_minutes
    if settings.window_minutes and not least <= settings.window_minutes <= most:
        raise BadSettings(f"MaximumWindowInMinutes is from {least} to {most:,}.")
    if settings.kind == "rule" and (settings.expression or "at(").startswith("at("):
        raise BadSettings("A rule takes rate(…) and cron(…); at(…) is for EventBridge Scheduler.")
    if settings.kind == "rule" and (settings.window_minutes or settings.zone != "UTC"):
        raise BadSettings("A rule on a schedule has no flexible window, and goes by UTC.")


def occurrences(expression: str, *, zone: str, begins: datetime, until: datetime) -> Iterator[datetime]:
    """When it would be due, for a page that shows it. Raises BadSettings."""
    return read_expression(expression, zone=zone).times(begins, until)
