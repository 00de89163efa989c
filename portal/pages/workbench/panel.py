"""
The result panel as a value. Everything is decided here; the template only shows.

`open_panel` is of a run, whatever its state; `idle_panel` comes before the first
one; `limited_panel` and `refused_panel` say why there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.engines.curriculum import Fact, Lab
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.grading import CheckResult
from portal.engines.grading.error_hints import said_of
from portal.pages.workbench.around import Around, around_of
from portal.pages.workbench.checks import (
    CheckRow,
    pending,
    played_with,
    results_of,
    rows_of,
    timelines_at,
)
from portal.pages.workbench.deployed import Deployed
from portal.pages.workbench.figures import Figures, figures_of
from portal.pages.workbench.headline import checks_passed, in_ms, points_of, verdict_of
from portal.pages.workbench.limits import limit_note
from portal.pages.workbench.log import SHOWN, Line, lines_of
from portal.pages.workbench.queue import place_in_words
from portal.pages.workbench.response import Response, read_response
from portal.pages.workbench.traced import TraceTab, traced
from portal.records.progress.models import Submission
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.queue import position_of
from portal.records.runs.stored import jobs_of, outcomes_of

SUBMIT_CHECKS = gettext_lazy("Submit has these checked.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """In a file of the editor, `line` from 1, with what is wrong there."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """
    `state` is a `data-state` of docs/design-language.md; `headline` with `parts` is
    the line that is announced. `of_check` names the check whose invocation is shown.
    """

    state: str
    headline: str
    parts: tuple[str, ...] = ()
    message: str = ""
    run_id: UUID | None = None
    asked_at: datetime | None = None
    first_tab: str = "response"
    of_check: str = ""
    response: Response | None = None
    error_hint: str = ""  # Markdown: what the author has to say to the error that it shows
    log: tuple[Line, ...] = ()
    log_cut: bool = False
    figures: Figures | None = None
    around: Around | None = None  # what it did to the AWS beside it
    trace: TraceTab | None = None  # of one with active tracing
    deployed: Deployed | None = None  # what is said of a template or a workflow, and what came of it
    checks: tuple[CheckRow, ...] = ()
    checks_note: str = ""
    retry_after_s: int = 0
    place: str = ""  # in the queue: "3rd in the queue"
    refused_at: Place | None = None  # where what was refused stands, when it is a file of the editor

    @property
    def broke(self) -> tuple[str, ...]:
        """Titles of the earlier steps of a lab whose checks fail; nothing of a run that was no submission."""
        if self.first_tab != "checks":
            return ()
        failed = (row.kept_from for row in self.checks if row.result == "failed")
        return tuple(dict.fromkeys(title for title in failed if title))

    @property
    def open(self) -> bool:
        return self.state in {"queued", "running"}

    @property
    def green(self) -> bool:
        """Ctrl+Enter submits from here: the function did as it should, or everything shown passed."""
        return self.state == "succeeded"

    @property
    def mark(self) -> Place | None:
        """For the editor to mark: what was refused, or where the error came from."""
        where = self.response.where if self.response else None
        if self.response is None or where is None:
            return self.refused_at
        return Place(path=where.path, line=where.line, text=self.response.error_text)

    @property
    def has_tabs(self) -> bool:
        return bool(self.response or self.checks or self.deployed) and not self.open

    @property
    def graded(self) -> bool:
        return any(check.result != "pending" for check in self.checks)

    @property
    def passed(self) -> int:
        return sum(check.result == "passed" for check in self.checks)


def idle_panel(lab: Lab) -> Panel:
    return Panel(state="idle", headline=_("Nothing has run yet"), checks=pending(lab), first_tab="checks")


def limited_panel(message: str, retry_after_s: int) -> Panel:
    return Panel(state="limited", headline=_("Not started"), message=message, retry_after_s=retry_after_s)


def refused_panel(message: str, at: Place | None = None) -> Panel:
    return Panel(state="refused", headline=_("Not started"), message=message, refused_at=at)


def open_panel(
    run: Run,
    lab: Lab,
    *,
    submission: Submission | None,
    graded: Submission | None,
    before: Run | None,
    facts: Mapping[str, Fact],
) -> Panel:
    """
    `submission` is the one the run was for; `graded` the learner's latest graded one,
    whose checks stand beside a run that checks nothing; `before` the run before.
    """
    base = begin_panel(run)
    if run.state != RunState.FINISHED:
        return base
    if run.purpose == Purpose.SUBMIT:
        panel = _of_submission(base, run, lab, submission, facts)
    else:
        panel = _of_try(base, run, lab, graded=graded, before=before, facts=facts)
    if panel.response is None or not panel.response.error_type:
        return panel
    said = said_of(lab.head.errors, panel.response.error_type, panel.response.message)
    return replace(panel, error_hint=said)


def begin_panel(run: Run) -> Panel:
    """All there is to a run that has not finished; what a finished one's panel begins with."""
    base = Panel(state=str(run.state), headline="", run_id=run.pk, asked_at=run.started_at or run.asked_at)
    match run.state:
        case RunState.QUEUED:
            return _waiting(base, run)
        case RunState.RUNNING:
            return _waiting(base, run) if run.position else replace(base, headline=_("Running"))
        case RunState.CANCELLED:
            message = _("You stopped this run. Your code is saved.")
            return replace(base, headline=_("Cancelled"), message=message)
        case RunState.BROKEN:
            # Kept in English by whoever ended it.
            ours = _("This was our fault, not your code's. Your code is saved; please run it again.")
            message = _(run.fault) if run.fault else ours
            return replace(base, headline=_("Stopped"), message=message)
    return base


def _waiting(base: Panel, run: Run) -> Panel:
    """In the table, or in the broker: to the learner it is one queue."""
    return replace(base, state="queued", headline=_("Queued"), place=place_in_words(position_of(run)))


def _of_try(
    base: Panel,
    run: Run,
    lab: Lab,
    *,
    graded: Submission | None,
    before: Run | None,
    facts: Mapping[str, Fact],
) -> Panel:
    outcome = _first_outcome(run)
    if outcome is None:
        return no_result(base)
    earlier = _first_outcome(before) if before else None
    job = next(iter(jobs_of(run)), None)
    panel = show_outcome(base, outcome, earlier, facts, job=job, mends=lab.incident is None)
    results = results_of(graded)
    rows = rows_of(results) if results else pending(lab)
    note = _("From your latest submission.") if results else str(SUBMIT_CHECKS)
    state, headline = verdict_of(outcome)
    return replace(
        panel, state=state, headline=headline, parts=(in_ms(outcome),), checks=rows, checks_note=note
    )


def _of_submission(
    base: Panel, run: Run, lab: Lab, submission: Submission | None, facts: Mapping[str, Fact]
) -> Panel:
    results = results_of(submission)
    rows = rows_of(results, timelines_at(run))
    passed = sum(result.passed for result in results)
    full = bool(results) and passed == len(results)
    panel = replace(base, first_tab="checks", checks=rows, checks_note=played_with(run))
    told = _most_telling(results, outcomes_of(run))
    parts: tuple[str, ...] = (checks_passed(passed, len(results)),)
    if told is not None:
        result, outcome = told
        job = next((job for job in jobs_of(run) if job.id == result.slug), None)
        panel = show_outcome(panel, outcome, None, facts, job=job, mends=lab.incident is None)
        panel = replace(panel, of_check=result.title, first_tab="checks")
        parts = (in_ms(outcome), *parts)
    if submission is not None and submission.mark is not None:
        parts = (*parts, points_of(submission.mark))
    return replace(
        panel,
        state="succeeded" if full else "failed",
        headline=_("Passed") if full else _("Failed"),
        parts=parts,
    )


def show_outcome(
    panel: Panel,
    outcome: Outcome,
    earlier: Outcome | None,
    facts: Mapping[str, Fact],
    *,
    job: Job | None = None,
    mends: bool = True,
) -> Panel:
    """
    The panel with this invocation's answer, log and figures, compared with an earlier one's. `job` is the one
    it was of: its role's policy stands beside what the invocation did to the AWS around it. Without `mends`
    nothing says what would mend it.
    """
    response = read_response(outcome)
    around = around_of(
        outcome.aws, policy=job.policy if job else None, function=job.function.name if job else ""
    )
    if around and not mends:
        around = around.as_evidence
    event = job.events[0] if job and len(job.events) == 1 else ""
    return replace(
        panel,
        message=limit_note(outcome, response)
        or (f"{around.denial} {around.remedy}".strip() if around else ""),
        around=around,
        trace=traced(outcome, function=job.function.name, event=event) if job else None,
        response=response,
        log=lines_of(outcome.log),
        log_cut=outcome.log_cut or len(outcome.log) > SHOWN,
        figures=figures_of(outcome.report, earlier.report if earlier else None, facts),
    )


def _most_telling(
    results: tuple[CheckResult, ...], outcomes: Mapping[str, tuple[Outcome, ...]]
) -> tuple[CheckResult, Outcome] | None:
    """The first visible failure with its last invocation, else the first visible check that ran."""
    visible = [result for result in results if not result.hidden and outcomes.get(result.slug)]
    chosen = next((result for result in visible if not result.passed), visible[0] if visible else None)
    return (chosen, outcomes[chosen.slug][-1]) if chosen else None


def _first_outcome(run: Run) -> Outcome | None:
    return next((outcome for outcomes in outcomes_of(run).values() for outcome in outcomes), None)


def no_result(base: Panel) -> Panel:
    """Of a run that has finished and left nothing."""
    message = _("The run left no result. Please run it again.")
    return replace(base, state="broken", headline=_("Stopped"), message=message)
