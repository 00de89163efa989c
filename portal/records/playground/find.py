"""Functions, runs and shares for whoever may see them: other people's do not exist."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from portal.records.accounts.models import Learner
from portal.records.playground.models import KeptCode, OwnFunction, Play, Share, Simulated
from portal.records.runs.models import Run, RunState


def find_function(learner: Learner | None, function_id: UUID) -> OwnFunction | None:
    """One query."""
    return OwnFunction.objects.of(learner).in_use().filter(pk=function_id).first()


def functions_of(learner: Learner | None) -> tuple[OwnFunction, ...]:
    """Those in use, the latest saved first, without their code. One query."""
    found = OwnFunction.objects.of(learner).in_use().order_by("-saved_at")
    return tuple(found.defer("files", "event"))


def put_away_of(learner: Learner | None) -> tuple[OwnFunction, ...]:
    return tuple(OwnFunction.objects.of(learner).put_away().order_by("-put_away_at").defer("files", "event"))


def find_play(learner: Learner | None, run_id: UUID) -> Play | None:
    """With its run and function. One query."""
    if learner is None:
        return None
    plays = Play.objects.select_related("run", "function")
    return plays.filter(run_id=run_id, run__learner=learner, function__put_away_at__isnull=True).first()


def find_simulated(learner: Learner | None, run_id: UUID) -> Simulated | None:
    """With its run and function. One query."""
    if learner is None:
        return None
    found = Simulated.objects.select_related("run", "function")
    return found.filter(run_id=run_id, run__learner=learner, function__put_away_at__isnull=True).first()


def latest_simulated(function: OwnFunction, most: int) -> tuple[Simulated, ...]:
    """The latest first, with their runs but not what those have kept. One query."""
    found = function.simulated.select_related("run").defer("run__request", "run__outcomes")
    return tuple(found.order_by("-run__asked_at")[:most])


def play_before(play: Play) -> Run | None:
    """The single run of the same function before this one that came to an end, at full speed. One query."""
    earlier = Play.objects.select_related("run").filter(
        function=play.function_id, run__state=RunState.FINISHED
    )
    earlier = earlier.exclude(mode__in=("many", "step")).filter(run__asked_at__lt=play.run.asked_at)
    found = earlier.order_by("-run__asked_at").first()
    return found.run if found else None


def latest_plays(function: OwnFunction, most: int) -> tuple[Play, ...]:
    """The latest first, with their runs. One query."""
    return tuple(function.plays.select_related("run").order_by("-run__asked_at")[:most])


def kept_of(function: OwnFunction) -> tuple[KeptCode, ...]:
    """The newest first. One query."""
    return tuple(function.kept.order_by("-pk"))


def find_kept(function: OwnFunction, kept_id: int) -> KeptCode | None:
    return function.kept.filter(pk=kept_id).first()


def find_share(token: str) -> Share | None:
    """Whoever asks; None once it was revoked, or its function was put away. One query."""
    return Share.objects.open().filter(token=token, function__put_away_at__isnull=True).first()


def shares_of(function: OwnFunction) -> tuple[Share, ...]:
    """Those that are open, the newest first. One query."""
    return tuple(function.shares.open().order_by("-pk"))


def runs_of_function(function: OwnFunction) -> QuerySet[Run]:
    return Run.objects.filter(play__function=function)


def runs_beside(function: OwnFunction) -> QuerySet[Run]:
    """Of all functions of its owner."""
    return Run.objects.filter(learner=function.learner_id, play__isnull=False)
