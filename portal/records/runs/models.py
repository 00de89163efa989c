"""A run is a row: asked for, claimed, finished. The row is the truth; threads only work it off."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Now, RowNumber

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
    PLAY = "play"  # of a learner's own function
    ANSWER = "answer"  # to a question
    CHECK = "check"  # of content, by its author


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, learner: Learner | None) -> RunQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def open(self) -> RunQuerySet:
        # The second is the index's: SQLite cannot tell that states given as parameters imply it.
        return self.filter(state__in=[RunState.QUEUED, RunState.RUNNING], finished_at__isnull=True)

    def held_by(self, run: Run) -> RunQuerySet:
        """That run, as long as the attempt that was claimed still holds it."""
        return self.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)

    def claimable(self) -> RunQuerySet:
        """Queued and ready, or left behind by a process that died with its lease; by the database's clock."""
        return self.open().filter(
            Q(state=RunState.QUEUED, ready_at__lte=Now()) | Q(state=RunState.RUNNING, lease_until__lt=Now())
        )

    def in_turn(self) -> RunQuerySet:
        """
        As they are to go, all of them: interactive ones before batches; then whose learner
        will have the fewest under way by then; then whose learner was served longest ago;
        within a learner, first come first served. Costs two look-ups in an index for each row.
        """
        theirs = Run.objects.filter(learner=OuterRef("learner")).order_by()
        under_way = theirs.filter(state=RunState.RUNNING, lease_until__gte=Now()).values("learner")
        served_at = theirs.filter(started_at__isnull=False).order_by("-started_at").values("started_at")
        earlier = Window(RowNumber(), partition_by=[F("learner")], order_by=["batch", "asked_at", "pk"])
        return self.annotate(
            turn=Coalesce(Subquery(under_way.annotate(runs=Count("pk")).values("runs")), 0) + earlier,
            served_at=Subquery(served_at[:1]),
        ).order_by("batch", "turn", F("served_at").asc(nulls_first=True), "asked_at", "pk")


class Run(models.Model):
    """
    `request` is {"jobs": [Job as JSON, …]}: one job for Run, one for each check
    that needs an invocation for Submit; "scenarios" has what jobs play, by their name, "stacks" stack jobs.
    `outcomes` holds, for each job in that order, {"job": name, "outcomes": [Outcome as JSON, …]},
    and its "timeline" where it has played; of a stack job {"job": name, "deployed": …}. `attempt` goes up
    with every claim, and only the attempt that holds the row may finish it.
    `ready_at` and `lease_until` are the database's time, the rest is told. A `batch`
    gives way to what somebody waits for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.UUIDField(null=True, blank=True, db_index=True)  # the organisation, once there are any
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="runs")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    batch = models.BooleanField(default=False, db_default=False)
    lab_slug = models.CharField(max_length=64, blank=True)
    lab_digest = models.CharField(max_length=12, blank=True)
    idempotency_key = models.CharField(max_length=64)
    request = models.JSONField()
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    # In the broker's queue, 1 being the next; None for one that does not wait there.
    position = models.PositiveSmallIntegerField(null=True, blank=True)
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
                fields=["learner", "asked_at"], condition=models.Q(finished_at__isnull=True), name="not_over"
            ),
            models.Index(fields=["learner", "lab_slug", "-asked_at"]),
            models.Index(fields=["learner", "-asked_at"], name="asked_lately"),
            models.Index(fields=["learner", "-started_at"], name="served_lately"),
            models.Index(fields=["learner"], condition=models.Q(state="running"), name="under_way"),
            models.Index(
                fields=["-finished_at"], condition=models.Q(finished_at__isnull=False), name="ended_lately"
            ),
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
    kind = models.CharField(max_length=12)  # "log", "state", "position" (in the broker's queue; 0: no more)
    text = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["run", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.text[:40]}"
