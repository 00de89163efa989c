"""Asking for something to be done to a stack: a run with one stack job."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.emulator import BadFunction
from portal.records.accounts.models import Learner
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run
from portal.records.stacks.models import Act, OwnStack
from portal.records.stacks.save import keep_stack
from portal.records.stacks.written import Written, parameters_of

JOB: Final = "stack"
WRITING: Final = ("check", "deploy", "update")  # what the files in the editor are needed for
USING: Final = ("call", "event", "put", "send", "publish", "start", "fire", "socket", "wait")
KINDS: Final = (*WRITING, *USING)


@transaction.atomic
def do_to_stack(
    *,
    learner: Learner,
    stack: OwnStack,
    written: Written,
    kind: str,
    given: Any = None,
    title: str,
    base_version: int | None,
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    What is written becomes the newest version. "check" has it looked at, "deploy" makes the stack afresh,
    "update" deploys it over what stands; all else is done to what stands, with what is `given`, as
    stacks.running.acting takes it. One thing at a time is done to a stack.

    Raises BadDraft, BadFunction, TooManyRuns.
    """
    stored = keep_stack(stack=stack, written=written, base_version=base_version, now=now)
    told = _told(stored, kind, given)
    if under_way := stored.acts.select_related("run").filter(run__finished_at__isnull=True).first():
        return _same_or_refused(under_way, kind, told, stored.version)
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.PLAY,
        lab_slug="",
        lab_digest="",
        jobs=[],
        stacks={JOB: told},
        idempotency_key=idempotency_key,
        now=now,
    )
    asked = {"stack": stored, "kind": kind, "version": stored.version, "title": title[:200]}
    Act.objects.get_or_create(run=run, defaults=asked)
    return run


def _told(stack: OwnStack, kind: str, given: Any) -> dict[str, Any]:
    project = {
        "files": dict(stack.files),
        "parameters": parameters_of(stack.parameters),
        "name": stack.name,
    }
    if kind in ("check", "deploy"):
        return {**project, "acts": []}
    if stack.state is None:
        raise BadFunction(_("Nothing is deployed of this stack. Deploy it first."))
    if kind == "update":
        return {**project, "acts": [["update", None]], "from": stack.state}
    return {"acts": [[kind, given]], "from": stack.state}


def _same_or_refused(under_way: Act, kind: str, told: dict[str, Any], version: int) -> Run:
    """Two clicks are one run; two that begin with the same state would each lose what the other did."""
    acts = under_way.run.request["stacks"][JOB]["acts"]
    if (under_way.kind, under_way.version, acts) == (kind, version, told["acts"]):
        return under_way.run
    raise BadFunction(
        _(
            "Something is being done to this stack already, in another window perhaps. "
            "Wait for it, or cancel it."
        )
    )
