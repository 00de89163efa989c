"""The answers of a stack's page: a part for htmx, a page or a redirect for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from portal.library import library
from portal.pages.stacks.bench import Bench, open_bench
from portal.pages.workbench.see_result import see_result
from portal.pages.workbench.starting import NotStarted
from portal.records.accounts.request import LearnerRequest
from portal.records.runs.models import Run
from portal.records.runs.wait import wait_for
from portal.records.stacks.find import find_act
from portal.records.stacks.models import OwnStack
from portal.records.stacks.save import Conflict, Saved
from portal.records.stacks.written import Written

WAIT_S = 2.0  # most acts are over by then, and their result comes with the first answer


def stack_page(request: LearnerRequest, bench: Bench, *, status: int = 200, fault: str = "") -> HttpResponse:
    context = {"bench": bench, "stack": bench.stack, "fault": fault}
    return render(request, "stacks/stack.html", context, status=status)


def go_to(stack_id: UUID, *, file: str = "") -> HttpResponse:
    """Its page, with a file in front."""
    query = f"?{urlencode({'file': file})}" if file else ""
    return HttpResponseRedirect(reverse("stacks:stack", args=[stack_id]) + query, status=303)


def answer_act(request: LearnerRequest, run: Run) -> HttpResponse:
    """What came of it, or how it stands after a moment's wait."""
    shown = wait_for(run, within_s=WAIT_S)
    if not request.htmx:
        return see_result(reverse("stacks:result", args=[run.pk]), shown)
    act = find_act(request.learner, run.pk)
    if act is None:  # put away in another window
        return HttpResponse(status=404)
    return render(request, "stacks/answer.html", {"bench": open_bench(act.stack, library(), act=act)})


def answer_not_started(
    request: LearnerRequest,
    stack: OwnStack,
    fault: NotStarted,
    *,
    written: Written | None = None,
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Nothing was done; everything that was typed is still there."""
    bench = open_bench(stack, library(), panel=fault.panel, written=written, typed=typed)
    if request.htmx:
        response = render(request, "stacks/result.html", {"bench": bench}, status=fault.status)
    else:
        response = stack_page(request, bench, status=fault.status)
    if fault.panel.retry_after_s:
        response["Retry-After"] = str(fault.panel.retry_after_s)
    return response


def answer_not_changed(
    request: LearnerRequest, stack: OwnStack, written: Written, fault: str
) -> HttpResponse:
    """The files stay as they were; everything that was typed is still there."""
    return stack_page(request, open_bench(stack, library(), written=written), status=422, fault=fault)


def draft_answer(saved: Saved | Conflict) -> JsonResponse:
    """What drafts.js expects: 200 with the version, or 409 with where the newer copy is."""
    if isinstance(saved, Saved):
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    stored = saved.stored
    newer = {"version": stored.version, "saved_at": stored.saved_at.isoformat()}
    return JsonResponse(newer | {"url": reverse("stacks:stack", args=[stored.pk])}, status=409)
