"""Stacks of one's own: deployed into the sandbox, used, and changed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.stacks.answers import answer_act, answer_not_started, draft_answer, stack_page
from portal.pages.stacks.bench import open_bench
from portal.pages.stacks.forms import WrittenForm
from portal.pages.stacks.or_404 import act_or_404, stack_or_404
from portal.pages.stacks.titles import to_keep
from portal.pages.stacks.use_forms import FORMS
from portal.pages.workbench.starting import NotStarted, refuse, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.drafts import BadDraft
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Run
from portal.records.stacks.do import WRITING, do_to_stack
from portal.records.stacks.find import put_away_of, stacks_of
from portal.records.stacks.models import OwnStack
from portal.records.stacks.save import keep_stack, save_stack
from portal.records.stacks.written import Written


@require_safe
def stacks(request: LearnerRequest) -> HttpResponse:
    return stacks_page(request)


def stacks_page(request: LearnerRequest, *, status: int = 200, **more: object) -> HttpResponse:
    """What is one's own, and what to begin with. `more` says what went wrong with a form of it."""
    context = {
        "stacks": stacks_of(request.learner),
        "put_away": put_away_of(request.learner),
        "examples": _in_order(),
        **more,
    }
    return render(request, "stacks/stacks.html", context, status=status)


def _in_order() -> list[Any]:
    """The one of the first lesson first."""
    return sorted(library().stacks.values(), key=lambda one: (one.slug != "hello-api", one.head.title))


@require_safe
def stack(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    found = stack_or_404(request, stack_id)
    return stack_page(request, open_bench(found, library(), current=request.GET.get("file", "")))


@require_POST
def act(request: LearnerRequest, stack_id: UUID, kind: str) -> HttpResponse:
    """`kind` is "check", "deploy" or "update" with the files of the editor, or one of FORMS with its own."""
    found = stack_or_404(request, stack_id)
    form = WrittenForm(request.POST, stack=found)
    if kind in WRITING:
        if not form.is_valid():
            return answer_not_started(request, found, refuse(form.fault), written=form.written)
        return _ask(request, found, form.written, kind, to_keep(kind), base=form.base, key=form.key(kind))
    if kind not in FORMS:
        raise Http404(kind)
    use = FORMS[kind](request.POST)
    if not use.is_valid():
        return answer_not_started(request, found, refuse(use.fault), typed=request.POST.dict())
    return _ask(
        request, found, found.written, kind, use.title, base=found.version, key=str(uuid4()), given=use.given
    )


def _ask(
    request: LearnerRequest,
    found: OwnStack,
    written: Written,
    kind: str,
    title: str,
    *,
    base: int,
    key: str,
    given: Any = None,
) -> HttpResponse:
    at = now()

    def ask(learner: Learner) -> Run:
        return do_to_stack(
            learner=learner,
            stack=found,
            written=written,
            kind=kind,
            given=given,
            title=title,
            base_version=base,
            idempotency_key=key,
            now=at,
        )

    def keep(_: Learner) -> None:
        kept = keep_stack(stack=found, written=written, base_version=base, now=at)
        found.version, found.saved_at = kept.version, kept.saved_at

    asked = start_run(partial(ensure_learner, request, at), ask=ask, keep=keep)
    if isinstance(asked, NotStarted):
        typed = None if kind in WRITING else request.POST.dict()
        return answer_not_started(request, found, asked, written=written, typed=typed)
    return answer_act(request, asked)


@require_POST
def save_draft(request: LearnerRequest, stack_id: UUID) -> JsonResponse:
    found = stack_or_404(request, stack_id)
    form = WrittenForm(request.POST, stack=found)
    if not form.is_valid():
        return JsonResponse({"error": form.fault}, status=422)
    try:
        saved = save_stack(stack=found, written=form.written, base_version=form.base, now=now())
    except BadDraft as fault:
        return JsonResponse({"error": str(fault)}, status=422)
    return draft_answer(saved)


@require_safe
def result(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """What came of one act for htmx, for everybody else the stack's page with it."""
    found = act_or_404(request, run_id)
    bench = open_bench(found.stack, library(), act=found, typed=typed_of(found.run))
    if request.htmx:
        return render(request, "stacks/answer.html", {"bench": bench})
    return stack_page(request, bench)


def typed_of(run: Run) -> dict[str, Any]:
    """What was typed into the form of the act, for the one who does it again with something else."""
    told = run.request.get("stacks", {}).get("stack", {}).get("acts", [])
    match told:
        case [["call", [method, path, body, headers, api]]]:
            lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
            return {"method": method, "path": path, "body": body, "headers": lines, "api": api or ""}
        case [["event", [_, event, function]]]:
            return {"event": event, "function": function}
    return {}


@require_POST
def cancel(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """With htmx the event stream tells the page; it asks for the result itself."""
    cancel_run(act_or_404(request, run_id).run, now=now())
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("stacks:result", args=[run_id]), status=303)
