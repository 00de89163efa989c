"""Published versions of a function: made, read, returned to and deleted."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.emulator import BadFunction, InUse
from portal.pages.playground.answers import answer_not_changed, go_to
from portal.pages.playground.bench import tabs_of
from portal.pages.playground.forms import WrittenForm
from portal.pages.playground.or_404 import function_or_404
from portal.pages.playground.versions_page import versions_page
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.go_back import return_to_version
from portal.records.playground.models import PublishedVersion
from portal.records.playground.publish import publish_version
from portal.records.playground.published import find_version
from portal.records.playground.save import keep_function
from portal.records.playground.unpublish import delete_version
from portal.records.progress.drafts import BadDraft


@require_safe
def versions(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    return versions_page(request, function_or_404(request, function_id))


@require_POST
def publish(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """What is on the page is saved, and that is what is published."""
    found = function_or_404(request, function_id)
    form = WrittenForm(request.POST, function=found, scripted=False)
    if not form.is_valid():
        return answer_not_changed(request, found, form, form.fault)
    kept, at = found, now()
    try:
        kept = keep_function(function=found, written=form.written, base_version=form.base, now=at)
        made = publish_version(function=kept, now=at)
    except (BadDraft, BadFunction) as fault:
        return answer_not_changed(request, kept, form, str(fault))
    said = "published" if made.is_new else "unchanged"
    return HttpResponseRedirect(
        f"{reverse('playground:versions', args=[function_id])}?{said}={made.number}", status=303
    )


@require_safe
def version(request: LearnerRequest, function_id: UUID, number: int) -> HttpResponse:
    """Its code and configuration, to read."""
    found = version_or_404(request, function_id, number)
    context = {
        "version": found,
        "function": found.function,
        "written": found.written,
        "files": tabs_of(found.written),
    }
    return render(request, "playground/version.html", context)


@require_POST
def restore(request: LearnerRequest, function_id: UUID, number: int) -> HttpResponse:
    found = version_or_404(request, function_id, number)
    try:
        return_to_version(version=found, now=now())
    except BadDraft as fault:
        return versions_page(request, found.function, status=422, fault=str(fault))
    return go_to(function_id)


@require_POST
def delete(request: LearnerRequest, function_id: UUID, number: int) -> HttpResponse:
    found = version_or_404(request, function_id, number)
    try:
        delete_version(version=found)
    except InUse as fault:
        return versions_page(request, found.function, status=422, fault=str(fault))
    return HttpResponseRedirect(reverse("playground:versions", args=[function_id]), status=303)


def version_or_404(request: LearnerRequest, function_id: UUID, number: int) -> PublishedVersion:
    found = find_version(request.learner, function_id, number)
    if found is None:
        raise Http404(str(number))
    return found
