"""The result panel of a lab whose code is a template or a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import TEMPLATE, WORKFLOW
from portal.engines.grading import CheckResult
from portal.engines.grading.workflow import findings_of
from portal.pages.workbench.checks import pending, results_of, rows_of
from portal.pages.workbench.deployed import Deployed, deployed_of
from portal.pages.workbench.headline import checks_passed, points_of
from portal.pages.workbench.panel import (
    SUBMIT_CHECKS,
    Panel,
    Place,
    begin_panel,
    no_result,
)
from portal.records.progress.models import Submission
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.stored import deployed_of as kept_of


def open_stack_panel(
    run: Run, lab: Lab, *, submission: Submission | None, graded: Submission | None
) -> Panel:
    """As open_panel: `graded` is the learner's latest graded submission, whose checks stand beside a run."""
    base = begin_panel(run)
    if run.state != RunState.FINISHED:
        return base
    if run.purpose == Purpose.SUBMIT:
        return _of_submission(base, run, lab, submission)
    return _of_try(base, run, lab, graded)


def _of_try(base: Panel, run: Run, lab: Lab, graded: Submission | None) -> Panel:
    kept = kept_of(run)
    if not kept:
        return no_result(base)
    deployed = deployed_of(next(iter(kept.values())), file=TEMPLATE)
    results = results_of(graded)
    good = deployed.stands and not deployed.refused and all(act.is_good for act in deployed.acts)
    return replace(
        _with(base, deployed),
        state="succeeded" if good else "failed",
        headline=_("Deployed") if deployed.stands else _("Not deployed"),
        parts=_parts(deployed),
        first_tab="deployed",
        checks=rows_of(results) if results else pending(lab),
        checks_note=_("From your latest submission.") if results else str(SUBMIT_CHECKS),
    )


def _of_submission(base: Panel, run: Run, lab: Lab, submission: Submission | None) -> Panel:
    results = results_of(submission)
    passed = sum(result.passed for result in results)
    full = bool(results) and passed == len(results)
    parts = [checks_passed(passed, len(results))]
    if submission is not None and submission.mark is not None:
        parts.append(points_of(submission.mark))
    panel = replace(
        base,
        state="succeeded" if full else "failed",
        headline=_("Passed") if full else _("Failed"),
        parts=tuple(parts),
        first_tab="checks",
        checks=rows_of(results),
    )
    if submission is None:
        return panel
    if lab.head.code == "workflow":
        return _with(panel, Deployed(file=WORKFLOW, findings=tuple(findings_of(submission.files))))
    told = _most_telling(results, lab, kept_of(run))
    if told is None:
        return panel
    result, kept = told
    return replace(_with(panel, deployed_of(kept, file=TEMPLATE)), of_check=result.title)


def _with(panel: Panel, deployed: Deployed) -> Panel:
    """The first error is marked in the editor; the list of findings tells it."""
    error = deployed.error
    if error is None:
        return replace(panel, deployed=deployed, message=deployed.refused)
    place = Place(path=deployed.file, line=error["line"], text=error["message"])
    return replace(panel, deployed=deployed, refused_at=place)


def _parts(deployed: Deployed) -> tuple[str, ...]:
    found, resources = len(deployed.findings), len(deployed.resources) if deployed.stands else 0
    said = []
    if found:
        said.append(ngettext("%(n)s finding", "%(n)s findings", found) % {"n": found})
    if resources:
        said.append(ngettext("%(n)s resource", "%(n)s resources", resources) % {"n": resources})
    return tuple(said)


def _most_telling(
    results: tuple[CheckResult, ...], lab: Lab, kept: Mapping[str, Mapping[str, Any]]
) -> tuple[CheckResult, Mapping[str, Any]] | None:
    """The first visible failure with what was deployed for it, else the first visible check's."""
    checks = {check.slug: check for check in lab.head.checks}
    visible = [
        (result, kept[name])
        for result in results
        if not result.hidden
        and result.slug in checks
        and (name := lab.deployment_of(checks[result.slug])) in kept
    ]
    return next((one for one in visible if not one[0].passed), visible[0] if visible else None)
