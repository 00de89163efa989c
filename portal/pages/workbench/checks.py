"""A lab's checks as rows: pending, passed or failed; of hidden ones nothing but their title and hint."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum import Lab
from portal.engines.grading import CheckResult, Failure, from_json
from portal.records.progress.models import Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckRow:
    """`result` is "pending", "passed" or "failed"; `open` is the first failure, shown unfolded."""

    title: str
    hidden: bool
    result: str
    points: int
    out_of: int
    hint: str = ""
    failure: Failure | None = None
    open: bool = False

    @property
    def mark(self) -> str:
        return f"{self.points} of {self.out_of}" if self.result != "pending" else f"{self.out_of} to get"


def pending(lab: Lab) -> tuple[CheckRow, ...]:
    """Before anything was submitted."""
    return tuple(
        CheckRow(title=check.title, hidden=check.hidden, result="pending", points=0, out_of=check.points)
        for check in lab.head.checks
    )


def results_of(submission: Submission | None) -> tuple[CheckResult, ...]:
    """As grading left them; empty while the submission is not graded."""
    if submission is None or not submission.checks:
        return ()
    return from_json(submission.checks).results


def rows_of(results: tuple[CheckResult, ...]) -> tuple[CheckRow, ...]:
    first = next((result for result in results if not result.passed), None)
    return tuple(
        CheckRow(
            title=result.title,
            hidden=result.hidden,
            result="passed" if result.passed else "failed",
            points=result.points,
            out_of=result.out_of,
            hint="" if result.passed else result.hint,
            failure=result.failure,
            open=result is first,
        )
        for result in results
    )
