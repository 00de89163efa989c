"""Stacks that learners write for themselves, what gave way, and what was done to them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from portal.records.accounts.models import Learner
from portal.records.runs.models import Run
from portal.records.stacks.written import Written


class StackQuerySet(models.QuerySet["OwnStack"]):
    def of(self, learner: Learner | None) -> StackQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_use(self) -> StackQuerySet:
        return self.filter(put_away_at__isnull=True)

    def put_away(self) -> StackQuerySet:
        return self.filter(put_away_at__isnull=False)


class Source(models.Model):
    """What is written, as it was typed: see Written."""

    files = models.JSONField()
    parameters = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes, see Written

    class Meta:
        abstract = True

    @property
    def written(self) -> Written:
        return Written(files=self.files, parameters=self.parameters)


class OwnStack(Source):
    """
    A stack and its newest version. `state` is what was deployed of it and goes on, as runs.act has it; null:
    nothing is deployed. `stands` is {"resources", "outputs", "diagram", "offers"} of that.
    One that is put away keeps everything and may be brought back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="stacks")
    name = models.CharField(max_length=64)
    example = models.CharField(max_length=64, blank=True)  # slug of the one it began as
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)
    state: models.JSONField[Any, dict[str, Any] | None] = models.JSONField(null=True)
    stands = models.JSONField(default=dict)
    deployed_version = models.PositiveIntegerField(null=True)  # of the files
    deployed_at = models.DateTimeField(null=True)

    objects = StackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "name"],
                condition=models.Q(put_away_at__isnull=True),
                name="one_stack_per_name",
            )
        ]
        indexes = [models.Index(fields=["learner", "-saved_at"], name="stacks_lately")]

    def __str__(self) -> str:
        return f"{self.name} version {self.version}"

    @property
    def is_deployed(self) -> bool:
        return self.state is not None


class KeptSource(Source):
    """A version that gave way to something else than typing: nothing that was written is lost."""

    stack = models.ForeignKey(OwnStack, on_delete=models.CASCADE, related_name="kept")
    saved_at = models.DateTimeField()
    reason = models.CharField(max_length=12)  # "conflict", "files", "restore"

    def __str__(self) -> str:
        return f"{self.stack_id}, {self.reason}"


class Act(models.Model):
    """A run of a stack: what was asked, in a line for people; what came of it is in the run's outcome."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="act")
    stack = models.ForeignKey(OwnStack, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=12)  # one of do.KINDS
    version = models.PositiveIntegerField()  # of the files, when it was asked for
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.title}, {self.stack_id}"
