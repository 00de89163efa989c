"""The result panel of code that was handed in as an answer."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab
from portal.engines.grading import from_json
from portal.pages.workbench.checks import pending, rows_of
from portal.pages.workbench.headline import checks_passed
from portal.pages.workbench.panel import Panel, begin_panel
from portal.records.progress.question_place import is_told_at_once
from portal.records.progress.question_runs import grading_of
from portal.records.runs.models import Run, RunState


def handed_in_panel(run: Run, lab: Lab) -> Panel:
    """What came of an earlier answer, except where that is told later. One query once it is over."""
    base = begin_panel(run)
    if run.state == RunState.RUNNING:
        return replace(base, headline=_("Checking your answer"))
    if run.state != RunState.FINISHED:
        return base
    asked = grading_of(run)
    if asked is None or asked.grade is None or not is_told_at_once(asked.place):
        message = _("Your code is kept with your answer, and you may still change it.")
        return replace(base, state="idle", headline=_("Handed in"), message=message, checks=pending(lab))
    grade = from_json(asked.grade)
    return replace(
        base,
        state="succeeded" if grade.mark.full else "failed",
        headline=_("Your last answer"),
        parts=(checks_passed(grade.passed, len(grade.results)),),
        first_tab="checks",
        checks=rows_of(grade.results),
    )
