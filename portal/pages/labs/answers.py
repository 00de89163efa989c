"""The answers of the workbench: a part for htmx, a page or a redirect for everybody else."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import KNOBS
from portal.library import library
from portal.pages.labs.ask import NotStarted
from portal.pages.workbench.bench import Bench, open_bench
from portal.pages.workbench.forms import DraftForm
from portal.pages.workbench.see_result import see_result
from portal.records.accounts.request import LearnerRequest
from portal.records.notes.find import margins_of
from portal.records.notes.place import Place
from portal.records.progress.drafts import Conflict, Saved
from portal.records.runs.models import Run
from portal.records.runs.wait import wait_for

WAIT_S = 1.5  # most runs are over by then, and their result comes with the first answer


def lab_page(request: LearnerRequest, lab: Lab, bench: Bench, *, status: int = 200) -> HttpResponse:
    lessons = library().lessons_with_lab(lab.slug)
    whole = library().labs.get(lab.whole_slug, lab)
    here = Place(kind="lab", ref=lab.slug)
    context = {
        "lab": lab,
        "whole": whole,
        "bench": bench,
        "lesson": lessons[0] if lessons else None,
        "margin": margins_of(request.learner, here).at(here, lab.head.title),
    }
    return render(request, "labs/lab.html", context, status=status)


def answer_run(request: LearnerRequest, lab: Lab, run: Run) -> HttpResponse:
    """The result, or how the run stands after a moment's wait."""
    shown = wait_for(run, within_s=WAIT_S)
    if not request.htmx:
        return see_result(reverse("labs:result", args=[lab.slug, run.pk]), shown)
    bench = open_bench(request.learner, lab, library(), came_from=request.path, run=shown)
    return render(request, "labs/answer.html", {"bench": bench})


def answer_not_started(request: LearnerRequest, lab: Lab, form: DraftForm, fault: NotStarted) -> HttpResponse:
    """Nothing ran; everything that was typed is still there."""
    bench = open_bench(
        request.learner,
        lab,
        library(),
        came_from=reverse("labs:lab", args=[lab.slug]),
        panel=fault.panel,
        typed=form.typed,
        files=form.files_posted,
    )
    if request.htmx:
        response = render(request, "parts/result.html", {"bench": bench}, status=fault.status)
    else:
        response = lab_page(request, lab, bench, status=fault.status)
    if fault.panel.retry_after_s:
        response["Retry-After"] = str(fault.panel.retry_after_s)
    return response


def draft_answer(saved: Saved | Conflict) -> JsonResponse:
    """What drafts.js expects: 200 with the version, or 409 with the newer copy."""
    if isinstance(saved, Saved):
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    theirs = saved.theirs
    newer = {"version": theirs.version, "saved_at": theirs.saved_at.isoformat()}
    if KNOBS in theirs.files:  # its fields are no file of the editor: the page itself is asked for again
        return JsonResponse(newer | {"url": reverse("labs:lab", args=[theirs.lab_slug])}, status=409)
    return JsonResponse(newer | {"files": theirs.files, "event": theirs.event}, status=409)
