"""
The steps of a lab: which are done, which is open, and what a learner's code is when one begins.

A step opens once the one before it was passed or skipped. It begins with the files that passed there (of a
skipped one, its solution), and what the step sets up is laid over them. Each step keeps drafts, submissions
and hints of its own, so that whoever goes back finds it as they left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.engines.curriculum import Lab, Library
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft, replace_draft
from portal.records.progress.models import Submission, SubmissionQuerySet
from portal.records.progress.skipped import SkippedStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`state` is "passed", "skipped", "open" or "locked"."""

    step: Lab
    number: int
    state: str

    @property
    def is_done(self) -> bool:
        return self.state in ("passed", "skipped")


def standings_of(learner: Learner | None, lab: Lab) -> tuple[Standing, ...]:
    """Of each step in order; nothing of a lab without. Two queries; none for nobody."""
    if not lab.steps:
        return ()
    keys = [step.slug for step in lab.steps]
    passed = set(_full(learner).filter(lab_slug__in=keys).values_list("lab_slug", flat=True))
    skipped = skipped_of(learner, keys)
    found: list[Standing] = []
    for number, step in enumerate(lab.steps, 1):
        before = found[-1].is_done if found else True
        state = "open" if before else "locked"
        if step.slug in passed:
            state = "passed"
        elif step.slug in skipped:
            state = "skipped"
        found.append(Standing(step=step, number=number, state=state))
    return tuple(found)


def skipped_of(learner: Learner | None, keys: Iterable[str] | None = None) -> dict[str, datetime]:
    """Step → when it was skipped. One query; none for nobody."""
    if learner is None:
        return {}
    rows = SkippedStep.objects.filter(learner=learner)
    if keys is not None:
        rows = rows.filter(lab_slug__in=list(keys))
    return dict(rows.values_list("lab_slug", "skipped_at"))


def skipped_in(learner: Learner | None, library: Library) -> dict[str, datetime]:
    """The same, without a query where no lab has steps."""
    return skipped_of(learner) if any(lab.steps for lab in library.labs.values()) else {}


def open_step(learner: Learner | None, lab: Lab, library: Library) -> Lab | None:
    """
    A lab as this learner finds it: a step with the files that they bring along. None for a step that is not
    open yet, and for the lab around its steps, which nobody works on. Two queries for a step but the first.
    """
    if lab.steps:
        return None
    of = lab.step_of
    if of is None or of.number == 1:
        return lab
    before = library.labs[of.lab].steps[of.number - 2]
    files = passing_files(learner, before)
    if files is None and before.slug not in skipped_of(learner, [before.slug]):
        return None
    return carried(lab, before.solution if files is None else files)


def passing_files(learner: Learner | None, lab: Lab) -> dict[str, str] | None:
    """Of the latest submission that passed the lab, or the step. One query; none for nobody."""
    full = _full(learner).in_lab(lab.slug).order_by("-submitted_at")
    files: dict[str, str] | None = full.values_list("files", flat=True).first()
    return files


def step_to_do(learner: Learner | None, lab: Lab, library: Library) -> Lab:
    """The lab itself where it has no steps, else the first that is not done, or the last. Four queries."""
    standings = standings_of(learner, lab)
    if not standings:
        return lab
    wanted = next((one.step for one in standings if not one.is_done), lab.steps[-1])
    return open_step(learner, wanted, library) or lab.steps[0]


def carried(step: Lab, files: Mapping[str, str]) -> Lab:
    """The step with what a learner brings along in place of the code it would begin with."""
    setup = step.step_of.setup if step.step_of else ()
    begins = {path: text if path in setup else files.get(path, text) for path, text in step.starter.items()}
    return step.model_copy(update={"carried": begins})


@transaction.atomic
def skip_step(*, learner: Learner, step: Lab, files: Mapping[str, str], event: str, now: datetime) -> bool:
    """
    Put the step's solution into the editor and open the next step. `files` and `event` are what was in the
    editor: they are kept among the drafts that were replaced. False of a step that was passed: there is
    nothing to skip. Raises BadDraft.
    """
    if step.step_of is None or _full(learner).in_lab(step.slug).exists():
        return False
    keep_draft(learner=learner, lab=step, files=files, event=event, base_version=None, now=now)
    replace_draft(learner=learner, lab=step, files=step.solution, reason="skip", now=now)
    row = SkippedStep(learner=learner, lab_slug=step.slug, lab_digest=step.digest, skipped_at=now)
    SkippedStep.objects.bulk_create([row], ignore_conflicts=True)
    return True


def _full(learner: Learner | None) -> SubmissionQuerySet:
    return Submission.objects.of(learner).graded().filter(out_of__gt=0, points__gte=F("out_of"))
