"""Schedules, rules of AWS IoT and subscriptions of CloudWatch Logs as sources of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from portal.engines.events import iot, logs
from portal.engines.simulation.delivery import (
    SCHEDULE,
    LogsPlan,
    Once,
    RetryPolicy,
    ScheduleSettings,
    SimulatedSchedule,
    SimulatedSender,
)

from .of_senders import AsyncSender, Delivering
from .stage import Around, Item, object_of


@dataclass(frozen=True, kw_only=True, slots=True)
class SchedulerSource(AsyncSender):
    """
    Schedules of EventBridge Scheduler: each event is one that is due once, with the body as its input;
    `undelivered` is the dead-letter queue of the schedules. `window_minutes` 0: no flexible window.
    """

    kind: Literal["scheduler"] = "scheduler"
    window_minutes: Annotated[int, Ge(0), Le(SCHEDULE.window_minutes[1])] = 0
    target_retries: int = SCHEDULE.attempts[1]
    target_age_s: int = SCHEDULE.age_s[1]
    undelivered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class IotSource(AsyncSender):
    """A rule of AWS IoT that selects all of an MQTT message: the body, as it is."""

    kind: Literal["iot"] = "iot"


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsSource(AsyncSender):
    """A subscription of a log group: each event is a line of the log, packed as CloudWatch Logs does."""

    kind: Literal["logs"] = "logs"


class Scheduler(Delivering):
    def __init__(self, told: SchedulerSource, around: Around) -> None:
        super().__init__(told, around)
        self._schedule = SimulatedSchedule(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            endpoint=self._endpoint,
            settings=ScheduleSettings(
                expression=None,
                window_minutes=told.window_minutes,
                policy=RetryPolicy(attempts=told.target_retries, age_s=told.target_age_s),
            ),
            dead_letters=self._queue("undelivered") if told.undelivered else None,
        )

    @property
    def held(self) -> int:
        return self._schedule.held + self._events.held

    def send(self, item: Item) -> None:
        self._schedule.fall_due(item.body)


class Iot(Delivering):
    def __init__(self, told: IotSource, around: Around) -> None:
        super().__init__(told, around)
        self._rule = SimulatedSender(
            clock=around.clock,
            journal=around.journal,
            endpoint=self._endpoint,
            name="iot rule",
            source="iot",
            plan=Once(),
        )

    @property
    def held(self) -> int:
        return self._rule.held + self._events.held

    def send(self, item: Item) -> None:
        self._rule.send(iot.event(object_of(item.body)))


class Logs(Delivering):
    def __init__(self, told: LogsSource, around: Around) -> None:
        super().__init__(told, around)
        self._subscription = SimulatedSender(
            clock=around.clock,
            journal=around.journal,
            endpoint=self._endpoint,
            name="log subscription",
            source="logs",
            plan=LogsPlan(),
        )

    @property
    def held(self) -> int:
        return self._subscription.held + self._events.held

    def send(self, item: Item) -> None:
        clock = self._around.clock
        line = logs.LogLine(message=item.body, at_ms=clock.epoch_ms)
        seed = f"{item.name}/{clock.now_ms}"
        self._subscription.send(logs.event(logs.Subscription(), [line], seed=seed))
