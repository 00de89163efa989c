"""Making a stack, and changing what it consists of or is called."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.stacks.answers import answer_not_changed, go_to, stack_page
from portal.pages.stacks.bench import open_bench, tabs_of
from portal.pages.stacks.forms import WrittenForm
from portal.pages.stacks.or_404 import stack_or_404
from portal.pages.stacks.views import stacks_page
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.drafts import BadDraft
from portal.records.stacks import away as names
from portal.records.stacks.create import BLANK_FILES, BadName, TooManyStacks, create_stack
from portal.records.stacks.files import BadFiles, change_files
from portal.records.stacks.find import find_kept, kept_of
from portal.records.stacks.save import keep_stack, put_files
from portal.records.stacks.written import Written


@require_POST
def new(request: LearnerRequest) -> HttpResponse:
    """From an example, or with a name of one's own from next to nothing."""
    example = library().stacks.get(request.POST.get("example", ""))
    name = example.slug if example else request.POST.get("name", "").strip()
    at = now()
    try:
        made = create_stack(
            learner=ensure_learner(request, at),
            name=name,
            written=Written(files=example.files if example else BLANK_FILES),
            example=example.slug if example else "",
            now=at,
        )
    except (BadDraft, BadName, TooManyStacks) as fault:
        return stacks_page(request, status=422, fault=str(fault), name=name)
    return go_to(made.pk)


@require_POST
def files(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    """Add, rename, take away; whatever was typed elsewhere on the page is saved with it."""
    found = stack_or_404(request, stack_id)
    form = WrittenForm(request.POST, stack=found)
    typed, at = form.written, now()
    if not form.is_valid():
        return answer_not_changed(request, found, typed, form.fault)
    kept = found
    new_file, away = request.POST.get("new_file", "").strip(), request.POST.get("away", "")
    try:
        changed = change_files(typed.files, names=form.names, new=new_file, away=away)
        kept = keep_stack(stack=found, written=typed, base_version=form.base, now=at)
        written = Written(files=changed, parameters=typed.parameters)
        put_files(stack=kept, written=written, reason="files", now=at)
    except (BadDraft, BadFiles) as fault:
        return answer_not_changed(request, kept, typed, str(fault))
    renamed = next((name.strip() for path, name in form.names.items() if name.strip() != path), "")
    return go_to(found.pk, file=new_file or renamed)


@require_POST
def rename(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    found = stack_or_404(request, stack_id)
    try:
        names.rename_stack(stack=found, name=request.POST.get("name", "").strip())
    except BadName as fault:
        return stack_page(request, open_bench(found, library()), status=422, fault=str(fault))
    return go_to(found.pk)


@require_POST
def put_away(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    names.put_away(stack=stack_or_404(request, stack_id), now=now())
    return HttpResponseRedirect(reverse("stacks:stacks"), status=303)


@require_POST
def bring_back(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    try:
        found = names.bring_back(learner=request.learner, stack_id=stack_id)
    except TooManyStacks as fault:
        return stacks_page(request, status=422, fault=str(fault))
    if found is None:
        raise Http404(str(stack_id))
    return go_to(found.pk)


@require_safe
def kept(request: LearnerRequest, stack_id: UUID) -> HttpResponse:
    """Versions that gave way, each with its files and the way back to it."""
    found = stack_or_404(request, stack_id)
    versions = [(one, tabs_of(one.written)) for one in kept_of(found)]
    return render(request, "stacks/kept.html", {"stack": found, "kept": versions})


@require_POST
def restore_kept(request: LearnerRequest, stack_id: UUID, kept_id: int) -> HttpResponse:
    found = stack_or_404(request, stack_id)
    version = find_kept(found, kept_id)
    if version is None:
        raise Http404(str(kept_id))
    put_files(stack=found, written=version.written, reason="restore", now=now())
    return go_to(found.pk)
