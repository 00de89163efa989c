"""A run is a row: asked for, claimed, finished. The row is the truth; threads only work it off."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Now

from portal.records.accounts.models import Learner


class RunState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"  # whatever the handler did, also a time-out
    CANCELLED = "cancelled"
    BROKEN = "broken"  # our fault; never counts against the learner


class Purpose(models.TextChoices):
    RUN = "run"
    SUBMIT = "submit"


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, learner: Learner | None) -> RunQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def open(self) -> RunQuerySet:
        return self.filter(state__in=[RunState.QUEUED, RunState.RUNNING])

    def held_by(self, run: Run) -> RunQuerySet:
        """That run, as long as the attempt that was claimed still holds it."""
        return self.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)

    def claimable(self) -> RunQuerySet:
        """Queued and ready, or left behind by a process that died with its lease; by the database's clock."""
        return self.filter(
            models.Q(state=RunState.QUEUED, ready_at__lte=Now())
            | models.Q(state=RunState.RUNNING, lease_until__lt=Now())
        )


class Run(models.Model):
    """
    `request` is {"jobs": [Job as JSON, …]}: one job for Run, one for each check
    that needs an invocation for Submit. `outcomes` holds, for each job in that
    order, {"job": name, "outcomes": [Outcome as JSON, …]}. `attempt` goes up
    with every claim, and only the attempt that holds the row may finish it.
    `ready_at` and `lease_until` are the database's time, the rest is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.UUIDField(null=True, blank=True, db_index=True)  # the organisation, once there are any
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="runs")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    lab_slug = models.CharField(max_length=64, blank=True)
    lab_digest = models.CharField(max_length=12, blank=True)
    idempotency_key = models.CharField(max_length=64)
    request = models.JSONField()
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(db_default=Now())  # later than asked_at after a false start
    lease_until = models.DateTimeField(null=True, blank=True)
    outcomes: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list)
    fault = models.CharField(max_length=300, blank=True)  # what to tell the learner when BROKEN
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "idempotency_key"], name="one_run_per_key"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["queued", "running"]), name="open_runs"
            ),
            models.Index(fields=["learner", "lab_slug", "-asked_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.lab_slug} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state not in {RunState.QUEUED, RunState.RUNNING}


class RunEvent(models.Model):
    """Outbox of what a run says while it goes on; the event stream replays it by id."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)  # "log", "state"
    text = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["run", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.text[:40]}"
