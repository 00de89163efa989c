"""The playground: functions of one's own, and what comes of running them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.playground.answers import (
    answer_not_started,
    answer_run,
    draft_answer,
    function_page,
)
from portal.pages.playground.bench import open_bench, runtimes_here, tabs_of
from portal.pages.playground.forms import WrittenForm
from portal.pages.playground.or_404 import function_or_404, play_or_404
from portal.pages.playground.samples import sample_text
from portal.pages.workbench.starting import NotStarted, refuse, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground import play as plays
from portal.records.playground.examples import examples
from portal.records.playground.find import functions_of, put_away_of
from portal.records.playground.ran import code_that_ran
from portal.records.playground.save import keep_function, save_function
from portal.records.progress.drafts import BadDraft
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Run


@require_safe
def playground(request: LearnerRequest) -> HttpResponse:
    return playground_page(request)


def playground_page(request: LearnerRequest, *, status: int = 200, **more: object) -> HttpResponse:
    """What is one's own, and what to begin with. `more` says what went wrong with a form of it."""
    context = {
        "functions": functions_of(request.learner),
        "put_away": put_away_of(request.learner),
        "examples": examples(),
        "runtimes": runtimes_here(),
        **more,
    }
    return render(request, "playground/playground.html", context, status=status)


@require_safe
def function(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    found = function_or_404(request, function_id)
    return function_page(request, open_bench(found, library(), current=request.GET.get("file", "")))


@require_POST
def run(request: LearnerRequest, function_id: UUID, mode: str) -> HttpResponse:
    """`mode` is "cold", "warm", "step" or "many"."""
    found = function_or_404(request, function_id)
    if mode not in plays.MODES:
        raise Http404(mode)
    form = WrittenForm(request.POST, function=found, scripted=bool(request.htmx))
    if not form.is_valid():
        return answer_not_started(request, found, form, refuse(form.fault))
    at = now()
    written, base = form.written, form.base

    def ask(learner: Learner) -> Run:
        return plays.play(
            learner=learner,
            function=found,
            written=written,
            mode=mode,
            times=form.how_often,
            at_once=form.side_by_side,
            qualifier=form.version_wanted,
            base_version=base,
            idempotency_key=form.key(mode),
            now=at,
        )

    def keep(_: Learner) -> None:
        kept = keep_function(function=found, written=written, base_version=base, now=at)
        found.version, found.saved_at = kept.version, kept.saved_at

    asked = start_run(partial(ensure_learner, request, at), ask=ask, keep=keep)
    if isinstance(asked, NotStarted):
        return answer_not_started(request, found, form, asked)
    return answer_run(request, asked)


@require_POST
def save_draft(request: LearnerRequest, function_id: UUID) -> JsonResponse:
    found = function_or_404(request, function_id)
    form = WrittenForm(request.POST, function=found)
    if not form.is_valid():
        return JsonResponse({"error": form.fault}, status=422)
    try:
        saved = save_function(function=found, written=form.written, base_version=form.base, now=now())
    except BadDraft as fault:
        return JsonResponse({"error": str(fault)}, status=422)
    return draft_answer(saved)


@require_safe
def result(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """The panel of one run for htmx, for everybody else the function's page with it."""
    play = play_or_404(request, run_id)
    bench = open_bench(play.function, library(), play=play)
    if request.htmx:
        return render(request, "playground/result.html", {"bench": bench})
    return function_page(request, bench)


@require_POST
def cancel(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """With htmx the event stream tells the page; it asks for the result itself."""
    cancel_run(play_or_404(request, run_id).run, now=now())
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("playground:result", args=[run_id]), status=303)


@require_safe
def ran(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """The code and configuration that a run ran, whatever has become of the function since."""
    play = play_or_404(request, run_id)
    written = code_that_ran(play)
    context = {"play": play, "function": play.function, "written": written, "files": tabs_of(written)}
    return render(request, "playground/ran.html", context)


@require_safe
def sample_event(request: LearnerRequest, source: str, name: str) -> HttpResponse:
    """The JSON of one sample, for the editor."""
    text = sample_text(library(), f"{source}/{name}")
    if text is None:
        raise Http404(name)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response
