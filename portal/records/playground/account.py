"""
The learner's own account: what the AWS of one run has left, and the next begins with.

One for all functions of a learner, as an account is. Of two runs at once the one that ends last is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from portal.engines.cloud import SEED_BYTES
from portal.engines.cloud.seed import Seed
from portal.engines.cloud.seed_rules import find_faults
from portal.engines.curriculum.validate import validate
from portal.engines.emulator import BadFunction
from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.playground.models import KeptAccount
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import accounts_in

MOST_BYTES = SEED_BYTES  # of its JSON
REFUSED = 500  # characters
UNSOUND = "What the run left cannot be kept: {} Empty some of it, or begin with an empty account."


def account_of(learner: Learner | None) -> KeptAccount | None:
    """One query."""
    return KeptAccount.objects.filter(learner=learner).first() if learner else None


def begin_with(learner: Learner, seed: Seed) -> dict[str, Any]:
    """
    The kept account, and of `seed` what it has not by that name. Raises BadFunction for what is too much
    together. One query.
    """
    kept = account_of(learner)
    if kept is None:
        return seed.to_json()
    together, fault = sound(joined(seed.to_json(), kept.seed))
    if together is None:
        raise BadFunction(
            _(
                "Your kept account and what aws.yaml adds to it are no account together: %(fault)s "
                "Shorten aws.yaml, or reset the account."
            )
            % {"fault": fault}
        )
    return together


def joined(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """All of both; of two of one kind and name the one of `over`."""
    found: dict[str, Any] = {}
    for section in Seed.model_fields:
        upper = list(over.get(section, ()))
        names = {one["name"] for one in upper}
        if parts := [*(one for one in under.get(section, ()) if one["name"] not in names), *upper]:
            found[section] = parts
    return found


def sound(seed: Mapping[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The same in as few words as a seed takes, or None and why no run could begin with it."""
    found, findings = validate(Seed, seed)
    if wrong := findings if found is None else find_faults(found):
        return None, wrong[0].fault
    return found.to_json(), ""


def reset_account(*, learner: Learner) -> None:
    """The next run begins with aws.yaml alone."""
    KeptAccount.objects.filter(learner=learner).delete()


@receiver(run_finished, dispatch_uid="playground.account")
def keep_account(*, run: Run, **_: Any) -> None:
    """Inside the transaction that ends the run, whose row then needs neither what it began with nor this."""
    if run.purpose != Purpose.PLAY or not any(job.get("export") for job in run.request["jobs"]):
        return
    left = accounts_in(run)[-1:] if run.state == RunState.FINISHED else []
    for account in left:
        _keep(run, account)
    for job in run.request["jobs"]:
        job["aws"] = {} if job.get("aws") is not None else None
    for kept in run.outcomes:
        kept.pop("account", None)
    run.save(update_fields=["request", "outcomes"])


def _keep(run: Run, left: Mapping[str, Any]) -> None:
    """What cannot be kept leaves the account as it was, and says why."""
    seed, refused = None, str(left.get("account_refused", ""))
    if "account" in left:
        seed, fault = sound(left["account"])
        refused = UNSOUND.format(fault) if seed is None else ""
    at = run.finished_at or run.asked_at
    values: dict[str, Any] = {"refused": refused[:REFUSED], "refused_at": at if refused else None}
    if seed is not None:
        values |= {"seed": seed, "size": len(_as_text(seed)), "kept_at": at}
    KeptAccount.objects.update_or_create(learner=run.learner, defaults=values)
    # Whoever signed in while this waited for the lock was merged without it.
    if joined_to := Learner.objects.get(pk=run.learner_id).merged_into:
        move_account(anonymous=run.learner, account=joined_to)


@receiver(learner_merged, dispatch_uid="playground.account.merge")
def move_account(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    """
    Both become one: of two of one name the one that was kept last. Where they are no account together, the
    whole that was kept last.
    """
    theirs, own = account_of(anonymous), account_of(account)
    if theirs is None:
        return
    if own is None:
        KeptAccount.objects.filter(pk=theirs.pk).update(learner=account)
        return
    older, newer = sorted((own, theirs), key=lambda one: (one.kept_at is not None, one.kept_at))
    together = sound(joined(older.seed, newer.seed))[0]
    own.seed = newer.seed if together is None else together
    own.size, own.kept_at = len(_as_text(own.seed)), newer.kept_at
    own.refused, own.refused_at = newer.refused, newer.refused_at
    with transaction.atomic():
        theirs.delete()
        own.save()


def _as_text(seed: Mapping[str, Any]) -> str:
    return json.dumps(seed)
