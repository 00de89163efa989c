"""A diagnostic begins, is answered question by question, and ends as soon as it is sure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.engines.curriculum import Library
from portal.engines.grading import mark_question
from portal.engines.scheduling.diagnostic import Given, ask_next
from portal.engines.scheduling.mastery import fade
from portal.records.accounts.models import Learner
from portal.records.diagnostics.bank import Item, bank_of, weights_of
from portal.records.diagnostics.models import Diagnostic
from portal.records.progress.evidence import DAY, answers_of

BEFORE = 0.5  # what an answer given in practice says, beside one of the test: it may have been looked up


def find_diagnostic(learner: Learner | None) -> Diagnostic | None:
    """The one in force, under way or finished. One query; none for nobody."""
    return Diagnostic.objects.of(learner).in_force().order_by("-started_at").first() if learner else None


@transaction.atomic
def begin(*, learner: Learner, library: Library, seed: int, now: datetime) -> Diagnostic:
    """The one under way, if there is one. A finished one is set aside, and kept."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    found = find_diagnostic(learner)
    if found is not None and found.finished_at is None:
        return found
    set_aside(learner=learner, now=now)
    made = Diagnostic(learner=learner, seed=seed, started_at=now, given=_known_before(learner, library, now))
    _ask(made, library, now)
    made.save()
    return made


@transaction.atomic
def answer(
    *,
    diagnostic: Diagnostic,
    ref: str,
    response: Mapping[str, Any] | None,
    library: Library,
    now: datetime,
) -> Diagnostic:
    """
    `response` is None for “I don't know”. The first answer counts: one to a question that is not being asked
    changes nothing. It counts nowhere else: no try, no review, no lesson read. Raises BadResponse.
    """
    found = Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)
    item = bank_of(library).get(ref)
    if found.asking != ref or item is None or found.finished_at is not None:
        return found
    mark = mark_question(item.question, response).mark if response is not None else None
    share = mark.points / mark.out_of if mark and mark.out_of else 0.0
    found.given = [*found.given, _kept(item, share=share, is_open=response is None)]
    _ask(found, library, now)
    found.save()
    return found


def ask_what_is_there(*, diagnostic: Diagnostic, library: Library, now: datetime) -> Item | None:
    """The question that waits; another one where it is gone from the course. None once it is over."""
    item = bank_of(library).get(diagnostic.asking)
    if item is None and diagnostic.finished_at is None:
        _ask(diagnostic, library, now)
        diagnostic.save(update_fields=["asking", "finished_at"])
        item = bank_of(library).get(diagnostic.asking)
    return item


def finish(*, diagnostic: Diagnostic, now: datetime) -> None:
    """Before it is sure; said again, nothing changes."""
    unfinished = Diagnostic.objects.filter(pk=diagnostic.pk, finished_at=None)
    unfinished.update(finished_at=now, asking="")


def set_aside(*, learner: Learner, now: datetime) -> None:
    """Nothing can be skipped by it any more. What was answered is kept."""
    Diagnostic.objects.of(learner).in_force().update(set_aside_at=now)


def given_of(diagnostic: Diagnostic) -> tuple[Given, ...]:
    names = ("module", "level", "share", "weight", "is_open")
    return tuple(Given(**{name: one[name] for name in names}) for one in diagnostic.given)


def _ask(diagnostic: Diagnostic, library: Library, now: datetime) -> None:
    """Not saved."""
    asked = Counter(lesson for one in diagnostic.given if one["weight"] >= 1 for lesson in one["lessons"])
    seen = {one["ref"] for one in diagnostic.given}
    bank = [one for one in bank_of(library).values() if one.is_quick and one.ref not in seen]
    left = {(one.module, one.question.level) for one in bank}
    wanted = ask_next(weights_of(library), given_of(diagnostic), left)
    if wanted is None:
        diagnostic.asking, diagnostic.finished_at = "", now
        return
    fitting = [one for one in bank if (one.module, one.question.level) == wanted]
    # Not a secret: the seed keeps two diagnostics of one learner from being the same.
    random.Random(f"{diagnostic.seed} {len(seen)}").shuffle(fitting)  # noqa: S311
    # Of a lesson that nothing was asked of yet, if there is one; quick kinds first.
    fitting.sort(key=lambda one: (not one.lessons, sum(asked[slug] for slug in one.lessons)))
    diagnostic.asking = fitting[0].ref


def _known_before(learner: Learner, library: Library, now: datetime) -> list[dict[str, Any]]:
    """The latest answer to each question that was practised, the less the longer ago."""
    bank = bank_of(library)
    latest = {f"{one.topic}/{one.question.slug}": one for one in answers_of(learner, library)}
    return [
        _kept(bank[ref], share=one.share, weight=round(BEFORE * fade((now - one.at) / DAY), 2))
        for ref, one in latest.items()
        if ref in bank
    ]


def _kept(item: Item, *, share: float, weight: float = 1.0, is_open: bool = False) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "module": item.module,
        "lessons": list(item.lessons),
        "level": item.question.level,
        "share": round(share, 3),
        "weight": weight,
        "is_open": is_open,
    }
