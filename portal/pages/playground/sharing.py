"""Sharing a function by a link, and what whoever follows it sees."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.emulator import BadFunction
from portal.pages.playground.answers import answer_not_changed, go_to
from portal.pages.playground.bench import tabs_of
from portal.pages.playground.carry import zip_answer
from portal.pages.playground.forms import WrittenForm
from portal.pages.playground.or_404 import function_or_404
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.create import TooManyFunctions
from portal.records.playground.find import find_share
from portal.records.playground.models import Share
from portal.records.playground.save import keep_function
from portal.records.playground.share import TooManyLinks, close_link, make_mine, share_function
from portal.records.progress.drafts import BadDraft


@require_POST
def share(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """What is on the page is saved, and that is what is shared."""
    found = function_or_404(request, function_id)
    form = WrittenForm(request.POST, function=found, scripted=False)
    if not form.is_valid():
        return answer_not_changed(request, found, form, form.fault)
    at = now()
    kept = found
    try:
        kept = keep_function(function=found, written=form.written, base_version=form.base, now=at)
        share_function(function=kept, now=at)
    except (BadDraft, TooManyLinks) as fault:
        return answer_not_changed(request, kept, form, str(fault))
    return go_to(found.pk, part="links")


@require_POST
def revoke(request: LearnerRequest, function_id: UUID, share_id: int) -> HttpResponse:
    if not close_link(function=function_or_404(request, function_id), share_id=share_id):
        raise Http404(str(share_id))
    return go_to(function_id, part="links")


@require_safe
def shared(request: LearnerRequest, token: str) -> HttpResponse:
    return shared_page(request, share_or_404(token))


@require_POST
def mine(request: LearnerRequest, token: str) -> HttpResponse:
    copy, at = share_or_404(token), now()
    try:
        made = make_mine(learner=ensure_learner(request, at), share=copy, now=at)
    except (BadDraft, TooManyFunctions) as fault:
        return shared_page(request, copy, status=422, fault=str(fault))
    return go_to(made.pk)


@require_safe
def shared_project(request: LearnerRequest, token: str) -> HttpResponse:
    copy = share_or_404(token)
    try:
        return zip_answer(copy.name, copy.written)
    except BadFunction as fault:
        return shared_page(request, copy, status=422, fault=str(fault))


def shared_page(request: LearnerRequest, copy: Share, *, status: int = 200, fault: str = "") -> HttpResponse:
    written = copy.written
    context = {"share": copy, "written": written, "files": tabs_of(written), "fault": fault}
    response = render(request, "playground/shared.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def share_or_404(token: str) -> Share:
    """A closed link is one that never was."""
    found = find_share(token)
    if found is None:
        raise Http404(token)
    return found
