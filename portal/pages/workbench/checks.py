"""A lab's checks as rows: pending, passed or failed; of hidden ones nothing but their title and hint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.engines.curriculum import Check, Lab
from portal.engines.curriculum.models.value import ORIGINAL
from portal.engines.grading import CheckResult, Failure, from_json
from portal.library import library
from portal.records.progress.models import Submission
from portal.records.runs.models import Run
from portal.records.runs.stored import scenarios_of

NO_TIMELINES: Mapping[str, str] = {}
_RESULTS = {
    "pending": pgettext_lazy("check", "pending"),
    "passed": pgettext_lazy("check", "passed"),
    "failed": pgettext_lazy("check", "failed"),
}


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
    timeline: str = ""  # where what it has played is drawn
    rule_of: str = ""  # the title of the rules that ask for it
    kept_from: str = ""  # the title of the earlier step that asked for it

    @property
    def mark(self) -> str:
        words = _("%(out_of)s to get") if self.result == "pending" else _("%(points)s of %(out_of)s")
        return words % {"points": self.points, "out_of": self.out_of}

    @property
    def result_word(self) -> str:
        return str(_RESULTS[self.result])


def pending(lab: Lab) -> tuple[CheckRow, ...]:
    """Before anything was submitted."""
    return tuple(
        CheckRow(
            title=check.title,
            hidden=check.hidden,
            result="pending",
            points=0,
            out_of=check.points,
            rule_of=check.rule_of or "",
            kept_from=check.kept_from or "",
        )
        for check in lab.head.checks
    )


def results_of(submission: Submission | None) -> tuple[CheckResult, ...]:
    """As grading left them; empty while the submission is not graded."""
    if submission is None or not submission.checks:
        return ()
    results = from_json(submission.checks).results
    lab = library().find_lab(submission.lab_slug)
    if lab is None or lab.told_in == ORIGINAL or lab.digest != submission.lab_digest:
        return results
    checks = {check.slug: check for check in lab.head.checks}
    return tuple(_told(result, checks.get(result.slug)) for result in results)


def _told(result: CheckResult, check: Check | None) -> CheckResult:
    """Graded in the words of the original, shown in those that the lab is read in."""
    if check is None:
        return result
    hint = (check.hint or "") if result.hint else ""
    return replace(result, title=check.title, hint=hint, kept_from=check.kept_from or "")


def timelines_at(run: Run) -> dict[str, str]:
    """By check: where what the run has played for it is drawn."""
    return {slug: reverse("timelines:played", args=[run.pk, slug]) for slug in scenarios_of(run)}


def played_with(run: Run) -> str:
    """“Played with BatchSize 5, …”: what its learner had set; "" where nothing could be."""
    found = next((told["turned"] for told in scenarios_of(run).values() if told.get("turned")), ())
    return _("Played with %(turned)s.") % {"turned": ", ".join(found)} if found else ""


def rows_of(
    results: tuple[CheckResult, ...], timelines: Mapping[str, str] = NO_TIMELINES
) -> tuple[CheckRow, ...]:
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
            rule_of=result.rule_of,
            kept_from=result.kept_from,
            timeline="" if result.hidden else timelines.get(result.slug, ""),
        )
        for result in results
    )
