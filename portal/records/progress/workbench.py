"""All that a lab's page shows of one learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.engines.curriculum import Lab
from portal.engines.grading.mark import Mark
from portal.records.accounts.models import Learner
from portal.records.progress.models import Draft, Submission
from portal.records.runs.models import Run

TRIES_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Workbench:
    """
    `files` are what to put into the editor: the draft, else what the lab begins with. `best` is
    the best mark of all tries, None before the first graded one. `submissions`
    are the newest first, without their files and checks.
    """

    files: Mapping[str, str]
    event: str
    draft_version: int  # 0: there is no draft
    saved_at: datetime | None
    changed: bool  # the files are not those the lab begins with
    submissions: tuple[Submission, ...]
    best: Mark | None
    last_run: Run | None

    @property
    def passed(self) -> bool:
        return self.best is not None and self.best.full


def open_workbench(learner: Learner | None, lab: Lab) -> Workbench:
    """Three queries; none for somebody who has not written yet."""
    first_event = lab.presets[0].text if lab.presets else "{}"
    if learner is None:
        return Workbench(
            files=dict(lab.begins_with), event=first_event, draft_version=0, saved_at=None, changed=False,
            submissions=(), best=None, last_run=None,
        )  # fmt: skip
    draft = Draft.objects.filter(learner=learner, lab_slug=lab.slug).first()
    tries = Submission.objects.of(learner).in_lab(lab.slug).select_related("run").order_by("-submitted_at")
    submissions = tuple(tries.defer("files", "checks", "run__request", "run__outcomes"))
    files = draft.files if draft else dict(lab.begins_with)
    return Workbench(
        files=files,
        event=(draft.event if draft else "") or first_event,
        draft_version=draft.version if draft else 0,
        saved_at=draft.saved_at if draft else None,
        changed=files != dict(lab.begins_with),
        submissions=submissions[:TRIES_SHOWN],
        best=best_mark(submissions),
        last_run=Run.objects.of(learner).filter(lab_slug=lab.slug).order_by("-asked_at").first(),
    )


def best_mark(submissions: tuple[Submission, ...]) -> Mark | None:
    """A later try never lowers it."""
    marks = [submission.mark for submission in submissions if submission.graded_at and submission.mark]
    return max(marks, key=lambda mark: mark.points / mark.out_of if mark.out_of else 1, default=None)
