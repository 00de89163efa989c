"""Functions that learners write for themselves, what gave way, what was run and what was shared."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from portal.records.accounts.models import Learner
from portal.records.playground.written import Written
from portal.records.runs.models import Run


def new_token() -> str:
    """192 bits, in 32 characters that an address may hold."""
    return secrets.token_urlsafe(24)


class FunctionQuerySet(models.QuerySet["OwnFunction"]):
    def of(self, learner: Learner | None) -> FunctionQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_use(self) -> FunctionQuerySet:
        return self.filter(put_away_at__isnull=True)

    def put_away(self) -> FunctionQuerySet:
        return self.filter(put_away_at__isnull=False)

    def bytes(self) -> int:
        """Of all their newest versions together. One query."""
        return self.aggregate(all=models.Sum("size"))["all"] or 0


class Code(models.Model):
    """What is written, as it is kept: see Written. Fields are the form's own text, right or wrong."""

    files = models.JSONField()
    fields = models.JSONField(default=dict)
    event = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes, see Written

    class Meta:
        abstract = True

    @property
    def written(self) -> Written:
        return Written(files=self.files, fields=self.fields, event=self.event)


class OwnFunction(Code):
    """A function and its newest version. One that is put away keeps everything and may be brought back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="functions")
    name = models.CharField(max_length=64)
    example = models.CharField(max_length=32, blank=True)  # slug of the one it began as
    version = models.PositiveIntegerField(default=1)
    published_last = models.PositiveIntegerField(default=0)  # number of a PublishedVersion given out last
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = FunctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "name"],
                condition=models.Q(put_away_at__isnull=True),
                name="one_function_per_name",
            )
        ]
        indexes = [models.Index(fields=["learner", "-saved_at"], name="functions_lately")]

    def __str__(self) -> str:
        return f"{self.name} version {self.version}"


class KeptCode(Code):
    """A version that gave way to something else than typing: nothing that was written is lost."""

    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="kept")
    saved_at = models.DateTimeField()
    reason = models.CharField(max_length=12)  # "conflict", "files", "restore", "upload"

    def __str__(self) -> str:
        return f"{self.function_id}, {self.reason}"


class Play(models.Model):
    """A run of a function. The code that ran is in the run's own request."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="play")
    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="plays")
    version = models.PositiveIntegerField()  # of the function, that was run
    mode = models.CharField(max_length=4)  # one of play.MODES
    qualifier = models.CharField(max_length=128, blank=True)  # as the caller gave it; "" is none
    invocations = models.JSONField(default=list)  # Invocation as JSON, once the run has ended
    around = models.JSONField(null=True)  # Written.around, as it was typed; None: nobody looked at it

    def __str__(self) -> str:
        return f"{self.mode} run of {self.function_id}"


class Simulated(models.Model):
    """
    A run of a function in one of the curriculum's simulations. What was played is in the run's own request;
    `given` are the fields of the form as they were typed.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="simulated")
    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="simulated")
    version = models.PositiveIntegerField()  # of the function, that was run
    simulation = models.CharField(max_length=64)  # slug
    given = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "simulated"

    def __str__(self) -> str:
        return f"{self.simulation} with {self.function_id}"


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self) -> ShareQuerySet:
        return self.filter(revoked_at__isnull=True)


class Share(Code):
    """A copy of one version under an address that nobody can guess. Says nothing of who made it."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="shares")
    name = models.CharField(max_length=64)
    shared_at = models.DateTimeField()
    # By whoever runs the portal; a learner who closes a link takes the row away.
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}, shared"


class PublishedVersion(models.Model):
    """
    What PublishVersion made: code and configuration that nobody changes any more, under a number
    that is given once (facts P-1). The event and the concurrency are no part of it (facts P-2).
    """

    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="published")
    number = models.PositiveIntegerField()
    files = models.JSONField()
    fields = models.JSONField()
    size = models.PositiveIntegerField()  # bytes, see Written
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["function", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="versions_count_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.function_id}, version {self.number}"

    @property
    def written(self) -> Written:
        """Without an event."""
        return Written(files=self.files, fields=self.fields, event="")


class VersionAlias(models.Model):
    """A name for a version, or for two of which `other` gets `weight` (0 to 1) of the events."""

    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=128)
    # None: $LATEST.
    version = models.ForeignKey(PublishedVersion, null=True, on_delete=models.RESTRICT, related_name="+")
    other = models.ForeignKey(PublishedVersion, null=True, on_delete=models.RESTRICT, related_name="+")
    weight = models.FloatField(default=0)

    class Meta:
        verbose_name_plural = "version aliases"
        constraints = [
            models.UniqueConstraint(fields=["function", "name"], name="one_alias_per_name"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=1), name="a_weight_is_a_part_of_all"
            ),
            models.CheckConstraint(
                condition=models.Q(other__isnull=True, weight=0)
                | models.Q(other__isnull=False, version__isnull=False) & ~models.Q(other=models.F("version")),
                name="weights_are_over_two_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function_id}, alias {self.name}"


class KeptAccount(models.Model):
    """
    What the AWS around a learner's functions holds between runs: a seed's JSON, of 1 MB at most. `refused`
    says why what the latest run left was not kept, "" where it was.
    """

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="account")
    seed = models.JSONField(default=dict)
    size = models.PositiveIntegerField(default=0)  # bytes of it
    kept_at = models.DateTimeField(null=True)  # None: nothing was kept yet
    refused = models.CharField(max_length=500, blank=True)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"account of {self.learner_id}"


class DoorQuerySet(models.QuerySet["DeployedDoor"]):
    def open(self) -> DoorQuerySet:
        return self.filter(closed_at__isnull=True, function__put_away_at__isnull=True)


class DeployedDoor(models.Model):
    """
    A front door of a function, at an address that nobody can guess. `key` stands for a signature where AWS
    would ask for one. `config` is what door_json makes of the rest.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    key = models.CharField(max_length=32, default=new_token, editable=False)
    function = models.ForeignKey(OwnFunction, on_delete=models.CASCADE, related_name="doors")
    kind = models.CharField(max_length=16)
    config = models.JSONField()
    qualifier = models.CharField(max_length=128, blank=True)  # "" is none
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Calls are counted by the minute; of one that has passed the count says nothing.
    counted_from = models.DateTimeField(null=True, blank=True)
    counted = models.PositiveIntegerField(default=0)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = "front door"

    def __str__(self) -> str:
        return f"{self.kind} of {self.function_id}"


class DoorExchange(models.Model):
    """One call of a door as its page shows it, see exchanges. The run may have been forgotten since."""

    door = models.ForeignKey(DeployedDoor, on_delete=models.CASCADE, related_name="exchanges")
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+")
    called_at = models.DateTimeField()
    shown = models.JSONField()

    def __str__(self) -> str:
        return f"call of {self.door_id}"
