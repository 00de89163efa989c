"""Making a function, and changing what it consists of or is called."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.playground.answers import answer_not_changed, function_page, go_to
from portal.pages.playground.bench import open_bench, tabs_of
from portal.pages.playground.forms import WrittenForm
from portal.pages.playground.or_404 import function_or_404, play_or_404
from portal.pages.playground.views import playground_page
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground import rename as names
from portal.records.playground.blank import BLANK_SEED, blank
from portal.records.playground.create import BadName, TooManyFunctions, create_function
from portal.records.playground.examples import find_example
from portal.records.playground.files import BadFiles, change_files
from portal.records.playground.find import find_kept, kept_of
from portal.records.playground.ran import code_that_ran
from portal.records.playground.save import keep_function, put_code
from portal.records.playground.written import AWS, SEED, Written
from portal.records.progress.drafts import BadDraft


@require_POST
def new(request: LearnerRequest) -> HttpResponse:
    """From an example, or with a name of one's own from next to nothing."""
    example = find_example(request.POST.get("example", ""))
    written = example.written if example else blank(request.POST.get("runtime", ""))
    name = example.slug if example else request.POST.get("name", "").strip()
    at = now()
    try:
        made = create_function(
            learner=ensure_learner(request, at),
            name=name,
            written=written,
            example=example.slug if example else "",
            now=at,
        )
    except (BadDraft, BadName, TooManyFunctions) as fault:
        return playground_page(request, status=422, fault=str(fault), name=name)
    return go_to(made.pk)


@require_POST
def files(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """Add, rename, take away; whatever was typed elsewhere on the page is saved with it."""
    found = function_or_404(request, function_id)
    form = WrittenForm(request.POST, function=found, scripted=False)
    if not form.is_valid():
        return answer_not_changed(request, found, form, form.fault)
    typed, at = form.written, now()
    kept = found
    new_file, away = request.POST.get("new_file", "").strip(), request.POST.get("away", "")
    try:
        changed = change_files(typed.files, names=form.names, new=new_file, away=away)
        if opened := "around" in request.POST and typed.field("aws") != AWS[0]:
            changed.setdefault(SEED, BLANK_SEED)
        kept = keep_function(function=found, written=typed, base_version=form.base, now=at)
        written = Written(files=changed, fields=typed.fields, event=typed.event)
        put_code(function=kept, written=written, reason="files", now=at)
    except (BadDraft, BadFiles) as fault:
        return answer_not_changed(request, kept, form, str(fault))
    renamed = next((name.strip() for path, name in form.names.items() if name.strip() != path), "")
    return go_to(found.pk, file=new_file or renamed or (SEED if opened else ""))


@require_POST
def rename(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    found = function_or_404(request, function_id)
    try:
        names.rename_function(function=found, name=request.POST.get("name", "").strip())
    except BadName as fault:
        return function_page(request, open_bench(found, library()), status=422, fault=str(fault))
    return go_to(found.pk)


@require_POST
def put_away(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    names.put_away(function=function_or_404(request, function_id), now=now())
    return HttpResponseRedirect(reverse("playground:playground"), status=303)


@require_POST
def bring_back(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    try:
        found = names.bring_back(learner=request.learner, function_id=function_id)
    except (BadDraft, TooManyFunctions) as fault:
        return playground_page(request, status=422, fault=str(fault))
    if found is None:
        raise Http404(str(function_id))
    return go_to(found.pk)


@require_safe
def kept(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """Versions that gave way, each with its code and the way back to it."""
    found = function_or_404(request, function_id)
    versions = [(one, tabs_of(one.written)) for one in kept_of(found)]
    return render(request, "playground/kept.html", {"function": found, "kept": versions})


@require_POST
def restore_kept(request: LearnerRequest, function_id: UUID, kept_id: int) -> HttpResponse:
    found = function_or_404(request, function_id)
    version = find_kept(found, kept_id)
    if version is None:
        raise Http404(str(kept_id))
    put_code(function=found, written=version.written, reason="restore", now=now())
    return go_to(found.pk)


@require_POST
def restore_ran(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """Back to what a run ran."""
    play = play_or_404(request, run_id)
    put_code(function=play.function, written=code_that_ran(play), reason="restore", now=now())
    return go_to(play.function_id)
