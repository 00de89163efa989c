"""A submission to look back at."""

from __future__ import annotations

from dataclasses import dataclass

from portal.pages.workbench.checks import CheckRow, results_of, rows_of, timelines_at
from portal.records.progress.models import Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class PastTry:
    submission: Submission
    files: tuple[tuple[str, str], ...]  # path and text
    checks: tuple[CheckRow, ...]

    @property
    def graded(self) -> bool:
        return self.submission.graded_at is not None

    @property
    def passed(self) -> int:
        return sum(check.result == "passed" for check in self.checks)


def past_try(submission: Submission) -> PastTry:
    return PastTry(
        submission=submission,
        files=tuple(submission.files.items()),
        checks=rows_of(results_of(submission), timelines_at(submission.run)),
    )
