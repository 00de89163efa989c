"""A lab as its author tries it: the solution, the starter and each mistake, run; what came out taken over."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.engines.authoring import Outside, store
from portal.library import as_written, read_again
from portal.pages.studio.tried import open_lab
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.authoring.try_all import latest_try, try_all
from portal.records.authoring.who import for_authors
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.wait import wait_for

WAIT_S = 2.0


@require_safe
@never_cache
@for_authors
def lab(request: LearnerRequest, slug: str) -> HttpResponse:
    """For htmx what came of the latest run, while it goes on every second."""
    page = open_lab(slug, as_written(), run=latest_try(request.learner, slug))
    if page is None:
        raise Http404(slug)
    template = "studio/lab.html#tried" if request.htmx else "studio/lab.html"
    return render(request, template, {"page": page, "key": uuid4().hex})


@require_POST
@for_authors
def run(request: LearnerRequest, slug: str) -> HttpResponse:
    found = as_written().find_lab(slug)
    if found is None or found.step_of:  # a step is run with its lab: it begins with what the one before left
        raise Http404(slug)
    at = now()
    key = request.POST.get("key", "")[:64] or uuid4().hex
    try:
        asked = try_all(learner=ensure_learner(request, at), lab=found, idempotency_key=key, now=at)
        wait_for(asked, within_s=WAIT_S)
    except TooManyRuns as full:
        messages.error(request, str(full))
    return back_to(slug)


@require_POST
@for_authors
def take(request: LearnerRequest, slug: str) -> HttpResponse:
    """
    The response of the solution that a run has kept becomes what a check expects. The value is never the
    browser's, and nothing but that lab's lab.yaml, or a step's step.yaml, is written.
    """
    page = open_lab(slug, as_written(), run=latest_try(request.learner, slug))
    if page is None:
        raise Http404(slug)
    asked = (request.POST.get(name, "") for name in ("part", "check", "invocation"))
    taken = page.find_taken(*asked)
    if taken is None or taken.expected is None:
        messages.error(
            request, _("The lab has changed since that run. Run it again, and take what comes then.")
        )
        return back_to(slug)
    try:
        store(settings.CONTENT_DIR.resolve(), {}, {taken.path: taken.expected.text})
    except (Outside, OSError) as fault:
        messages.error(request, _("Nothing was written: %(fault)s") % {"fault": fault})
    else:
        read_again()
        where = {"file": taken.path.removeprefix(f"labs/{slug}/"), "line": taken.expected.line}
        messages.success(request, _("%(file)s, line %(line)s, expects it now. Run it again.") % where)
    return back_to(slug)


def back_to(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("studio:lab", args=[slug]) + "#tried", status=303)
