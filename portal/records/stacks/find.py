"""Stacks and what was done to them, for whoever may see them: other people's do not exist."""

from __future__ import annotations

from uuid import UUID

from portal.records.accounts.models import Learner
from portal.records.stacks.models import Act, KeptSource, OwnStack


def find_stack(learner: Learner | None, stack_id: UUID) -> OwnStack | None:
    """One query."""
    return OwnStack.objects.of(learner).in_use().filter(pk=stack_id).first()


def stacks_of(learner: Learner | None) -> tuple[OwnStack, ...]:
    """Those in use, the latest saved first, without what is in them. One query."""
    found = OwnStack.objects.of(learner).in_use().order_by("-saved_at")
    return tuple(found.defer("files", "state", "stands"))


def put_away_of(learner: Learner | None) -> tuple[OwnStack, ...]:
    found = OwnStack.objects.of(learner).put_away().order_by("-put_away_at")
    return tuple(found.defer("files", "state", "stands"))


def find_act(learner: Learner | None, run_id: UUID) -> Act | None:
    """With its run and stack. One query."""
    if learner is None:
        return None
    acts = Act.objects.select_related("run", "stack")
    return acts.filter(run_id=run_id, run__learner=learner, stack__put_away_at__isnull=True).first()


def latest_acts(stack: OwnStack, most: int) -> tuple[Act, ...]:
    """The latest first, with their runs, whose requests and outcomes come when they are looked at."""
    acts = stack.acts.select_related("run").order_by("-run__asked_at")
    return tuple(acts.defer("run__request", "run__outcomes")[:most])


def kept_of(stack: OwnStack) -> tuple[KeptSource, ...]:
    """The newest first. One query."""
    return tuple(stack.kept.order_by("-pk"))


def find_kept(stack: OwnStack, kept_id: int) -> KeptSource | None:
    return stack.kept.filter(pk=kept_id).first()
