"""Notifications of the buckets of a stack, and its schedules, which fire when they are asked to."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from portal.engines.cloud import Told
from portal.engines.events import eventbridge, s3, scheduler
from portal.engines.stacks.plan import Notification, Schedule

from .account import Json, ObjectChange, object_changes
from .asynchronous import Asynchronous
from .deployment import Deployment, NotDeployed
from .places import PLACE
from .step import read
from .topics import Topics


class Buckets:
    def __init__(self, deployment: Deployment, asynchronous: Asynchronous, topics: Topics) -> None:
        self._deployment = deployment
        self._asynchronous = asynchronous
        self._topics = topics
        deployment.listen(self._changed)

    def _changed(self, before: Json, after: Json, told: Told, depth: int) -> None:
        for change in object_changes(before, after):
            for notification in self._deployment.plan.notifications:
                if _concerns(notification, change):
                    self._notify(notification, change)

    def _notify(self, notification: Notification, change: ObjectChange) -> None:
        count = self._deployment.count("buckets")
        bucket = s3.Bucket(name=change.bucket, place=PLACE)
        happening = s3.Happening(
            name=change.name,
            key=change.key,
            size=change.size,
            at_ms=self._deployment.now_ms + count,
            etag=change.etag or None,
        )
        if not notification.to:
            envelope = eventbridge.s3_envelope(bucket, happening, seed=f"s3/{count}")
            self._topics.put_event("default", eventbridge.event(envelope))
            return
        event = s3.event(bucket, [happening])
        self._asynchronous.pass_on(notification.to, event, "s3", f"{change.bucket}/{change.key}")


def _concerns(notification: Notification, change: ObjectChange) -> bool:
    return (
        notification.bucket == change.bucket
        and change.key.startswith(notification.prefix)
        and change.key.endswith(notification.suffix)
        and any(fnmatchcase(f"s3:{change.name}", pattern) for pattern in notification.events)
    )


class Schedules:
    def __init__(self, deployment: Deployment, asynchronous: Asynchronous) -> None:
        self._deployment = deployment
        self._asynchronous = asynchronous

    def fire(self, name: str) -> None:
        """By name or logical id, as if its time had come. Raises NotDeployed."""
        for schedule in self._deployment.plan.schedules:
            if name in (schedule.name, schedule.logical_id):
                break
        else:
            known = ", ".join(one.logical_id for one in self._deployment.plan.schedules) or "none"
            raise NotDeployed(f"There is no schedule {name[:80]!r} in the stack; there are {known}.")
        event = self._event(schedule, self._deployment.count("schedules"))
        for arn in schedule.to:
            self._asynchronous.pass_on(arn, event, "schedule", schedule.name)
        self._deployment.settle()

    def _event(self, schedule: Schedule, count: int) -> Any:
        seed, at_ms = f"{schedule.name}/{count}", self._deployment.now_ms
        if schedule.by_scheduler:
            of = scheduler.Schedule(name=schedule.name, place=PLACE)
            if schedule.input is None:
                return scheduler.event_without_input(of, seed=seed, at_ms=at_ms)
            return read(scheduler.filled(schedule.input, scheduler.context(of, seed=seed, at_ms=at_ms)))
        if schedule.input is not None:
            return read(schedule.input)
        return eventbridge.event(eventbridge.tick(schedule.name, seed=seed, at_ms=at_ms, place=PLACE))
