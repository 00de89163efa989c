"""What a run has left of a stack: the next one begins with it."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from portal.records.runs.models import Run, RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import deployed_of
from portal.records.stacks.do import JOB
from portal.records.stacks.models import Act, OwnStack

ACTS_KEPT = 60  # of a stack; older ones go with all they left
STANDS = ("resources", "outputs", "diagram", "offers")


@receiver(run_finished, dispatch_uid="stacks.keep")
def keep_what_is_left(*, run: Run, **_: Any) -> None:
    """Inside the transaction that ends the run, whose row then needs neither what it began with nor this."""
    if JOB not in run.request.get("stacks", {}):
        return
    act = Act.objects.filter(run=run).first()
    if act is None:
        return
    deployed = deployed_of(run).get(JOB) if run.state == RunState.FINISHED else None
    if deployed is not None:
        _keep(act, deployed)
        deployed.pop("state", None)
    run.request["stacks"][JOB] = {"acts": run.request["stacks"][JOB]["acts"]}
    run.save(update_fields=["request", "outcomes"])
    _forget_old(act)


def _keep(act: Act, deployed: dict[str, Any]) -> None:
    """Where there is no state the stack stays as it was: the template was refused, or too much was in it."""
    state = deployed.get("state")
    if act.kind == "check" or state is None:
        return
    values: dict[str, Any] = {"state": state}
    is_new = act.kind == "deploy" or (act.kind == "update" and bool(deployed["responses"]))
    if is_new:
        values |= {
            "stands": {name: deployed[name] for name in STANDS},
            "deployed_version": act.version,
            "deployed_at": act.run.finished_at or act.run.asked_at,
        }
    OwnStack.objects.filter(pk=act.stack_id).update(**values)


def _forget_old(act: Act) -> None:
    theirs = Act.objects.filter(stack=act.stack_id).order_by(F("run__asked_at").desc())
    if too_old := list(theirs.values_list("run_id", flat=True)[ACTS_KEPT:]):
        Run.objects.filter(pk__in=too_old, finished_at__isnull=False).delete()
