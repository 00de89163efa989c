"""A diagnostic: the way in, one question at a time, and what it found."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.engines.grading import BadResponse, read_response
from portal.engines.grading.present import present
from portal.engines.scheduling.diagnostic import MOST
from portal.library import library
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.diagnostics import ask
from portal.records.diagnostics.bank import Item
from portal.records.diagnostics.models import Diagnostic
from portal.records.diagnostics.result import result_of


@require_safe
@never_cache
def diagnostic(request: LearnerRequest) -> HttpResponse:
    """The question that waits, the result, or the way in: whatever comes next for this learner."""
    found = ask.find_diagnostic(request.learner)
    if found is None:
        return render(request, "diagnostic/begin.html", {"most": MOST})
    item = ask.ask_what_is_there(diagnostic=found, library=library(), now=now())
    if item is not None:
        return render(request, "diagnostic/question.html", asking(found, item))
    result = result_of(found, library())
    return render(request, "diagnostic/result.html", {"diagnostic": found, "result": result})


@require_POST
def begin(request: LearnerRequest) -> HttpResponse:
    at = now()
    seed = secrets.randbelow(2**31)
    ask.begin(learner=ensure_learner(request, at), library=library(), seed=seed, now=at)
    return see()


@require_POST
def answer(request: LearnerRequest) -> HttpResponse:
    """An answer that cannot be read shows its question again, with what to do."""
    found = diagnostic_or_404(request)
    item = ask.ask_what_is_there(diagnostic=found, library=library(), now=now())
    if item is None or item.ref != request.POST.get("ref"):
        return see()
    try:
        response = (
            None
            if "open" in request.POST
            else read_response(item.question, request.POST, seed=found.seed, so_far={})
        )
        ask.answer(diagnostic=found, ref=item.ref, response=response, library=library(), now=now())
    except BadResponse as fault:
        context = asking(found, item) | {"error": _(str(fault)), "posted": request.POST, "given": {}}
        return render(request, "diagnostic/question.html", context, status=422)
    return see()


@require_POST
def finish(request: LearnerRequest) -> HttpResponse:
    ask.finish(diagnostic=diagnostic_or_404(request), now=now())
    return see()


@require_POST
def set_aside(request: LearnerRequest) -> HttpResponse:
    if request.learner is not None:
        ask.set_aside(learner=request.learner, now=now())
    said = _("Nothing is marked as known any more. Take it again whenever you like.")
    messages.success(request, said)
    return see()


def asking(found: Diagnostic, item: Item) -> dict[str, Any]:
    return {
        "diagnostic": found,
        "ref": item.ref,
        "shown": present(item.question, seed=found.seed),
        "number": found.asked + 1,
        "most": MOST,
    }


def diagnostic_or_404(request: LearnerRequest) -> Diagnostic:
    found = ask.find_diagnostic(request.learner)
    if found is None:
        raise Http404("diagnostic")
    return found


def see() -> HttpResponse:
    return HttpResponseRedirect(reverse("diagnostic:diagnostic"), status=303)
