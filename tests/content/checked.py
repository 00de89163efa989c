"""The checks of a lab, or of a question's code, run for real."""

from __future__ import annotations

from portal.engines.grading import CheckResult
from portal.records.authoring.perform import perform as results

__all__ = ["results", "told"]


def told(result: CheckResult) -> str:
    return f"{result.slug}: {result.failure and result.failure.reason}"
