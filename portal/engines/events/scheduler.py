"""
What EventBridge Scheduler sends.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html,
https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
"""

from __future__ import annotations

from dataclasses import dataclass

from .batch import Json
from .identifiers import hex_of, uuid_of
from .moments import iso_s
from .place import HERE, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    name: str = "nightly-report"
    group: str = "default"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("scheduler", f"schedule/{self.group}/{self.name}")


def context(schedule: Schedule, *, seed: str, at_ms: int, attempt: int = 1) -> dict[str, str]:
    """
    What stands for the words <aws.scheduler.…> in an input: scheduled-time, schedule-arn, execution-id and
    attempt-number, by these names, all of them text.
    """
    return {
        "scheduled-time": iso_s(at_ms),
        "schedule-arn": schedule.arn,
        "execution-id": hex_of(f"scheduler/{seed}", 16),
        "attempt-number": str(attempt),
    }


def filled(text: str, words: dict[str, str]) -> str:
    """An input with its <aws.scheduler.…> words filled in."""
    for name, value in words.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


def event_without_input(schedule: Schedule, *, seed: str, at_ms: int) -> Json:
    """
    What is sent where no input was given: EventBridge's envelope from "aws.scheduler", with a detail that
    is the text "{}" and no object.
    """
    return {
        "version": "0",
        "id": uuid_of(f"scheduler/{seed}"),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": schedule.place.account_id,
        "time": iso_s(at_ms),
        "region": schedule.place.region,
        "resources": [schedule.arn],
        "detail": "{}",
    }
