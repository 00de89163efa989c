"""A submission to look back at."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum.languages import language_of
from portal.pages.workbench.checks import CheckRow, played_with, results_of, rows_of, timelines_at
from portal.records.progress.models import Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class PastTry:
    submission: Submission
    files: tuple[tuple[str, str, str], ...]  # path, text, and the language it is coloured as
    checks: tuple[CheckRow, ...]

    @property
    def graded(self) -> bool:
        return self.submission.graded_at is not None

    @property
    def played_with(self) -> str:
        return played_with(self.submission.run)

    @property
    def passed(self) -> int:
        return sum(check.result == "passed" for check in self.checks)


def past_try(submission: Submission) -> PastTry:
    return PastTry(
        submission=submission,
        files=tuple((path, text, language_of(path, text)) for path, text in submission.files.items()),
        checks=rows_of(results_of(submission), timelines_at(submission.run)),
    )
