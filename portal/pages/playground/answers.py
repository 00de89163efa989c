"""The answers of a function's page: a part for htmx, a page or a redirect for everybody else."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from portal.library import library
from portal.pages.playground.bench import Bench, open_bench
from portal.pages.playground.forms import WrittenForm
from portal.pages.workbench.panel import Panel
from portal.pages.workbench.see_result import see_result
from portal.pages.workbench.starting import NotStarted
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.find import find_play
from portal.records.playground.models import OwnFunction
from portal.records.playground.save import Conflict, Saved
from portal.records.runs.models import Run
from portal.records.runs.wait import wait_for

WAIT_S = 1.5  # most runs are over by then, and their result comes with the first answer


def function_page(
    request: LearnerRequest, bench: Bench, *, status: int = 200, fault: str = ""
) -> HttpResponse:
    context = {"bench": bench, "function": bench.function, "fault": fault}
    return render(request, "playground/function.html", context, status=status)


def go_to(function_id: UUID, *, file: str = "", part: str = "") -> HttpResponse:
    """Its page, with a file in front or a part of the page in sight."""
    query = f"?{urlencode({'file': file})}" if file else ""
    query += f"#{part}" if part else ""
    return HttpResponseRedirect(reverse("playground:function", args=[function_id]) + query, status=303)


def answer_run(request: LearnerRequest, run: Run) -> HttpResponse:
    """The result, or how the run stands after a moment's wait."""
    shown = wait_for(run, within_s=WAIT_S)
    if not request.htmx:
        return see_result(reverse("playground:result", args=[run.pk]), shown)
    play = find_play(request.learner, run.pk)
    if play is None:  # put away in another window
        return HttpResponse(status=404)
    bench = open_bench(play.function, library(), play=play)
    return render(request, "playground/result.html", {"bench": bench})


def answer_not_started(
    request: LearnerRequest, function: OwnFunction, form: WrittenForm, fault: NotStarted
) -> HttpResponse:
    """Nothing ran; everything that was typed is still there."""
    bench = _typed(function, form, fault.panel)
    if request.htmx:
        response = render(request, "playground/result.html", {"bench": bench}, status=fault.status)
    else:
        response = function_page(request, bench, status=fault.status)
    if fault.panel.retry_after_s:
        response["Retry-After"] = str(fault.panel.retry_after_s)
    return response


def answer_not_changed(
    request: LearnerRequest, function: OwnFunction, form: WrittenForm, fault: str
) -> HttpResponse:
    """The files stay as they were; everything that was typed is still there."""
    return function_page(request, _typed(function, form, None), status=422, fault=fault)


def _typed(function: OwnFunction, form: WrittenForm, panel: Panel | None) -> Bench:
    times, at_once = str(form.data.get("times", "10")), str(form.data.get("at_once", "1"))
    return open_bench(
        function,
        library(),
        panel=panel,
        typed=form.written,
        times=times,
        at_once=at_once,
        qualifier=str(form.data.get("qualifier", "")),
    )


def draft_answer(saved: Saved | Conflict) -> JsonResponse:
    """What drafts.js expects: 200 with the version, or 409 with where the newer copy is."""
    if isinstance(saved, Saved):
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    stored = saved.stored
    newer = {"version": stored.version, "saved_at": stored.saved_at.isoformat()}
    return JsonResponse(newer | {"url": reverse("playground:function", args=[stored.pk])}, status=409)
