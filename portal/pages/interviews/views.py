"""Setting an interview up, and those that were held."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from portal.engines.scheduling.interview import NothingToAsk
from portal.engines.scheduling.interview_mix import FAMILIES, LEVELS, ROLES
from portal.library import library
from portal.pages.interviews.forms import InterviewForm
from portal.pages.interviews.ways import address_of, see
from portal.pages.interviews.words import title_of
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.interviews.find import interviews_of
from portal.records.interviews.finish import end_overdue
from portal.records.interviews.start import start_interview, start_pair


@require_safe
def interviews(request: LearnerRequest) -> HttpResponse:
    """Also the form; what has run out in the meantime is marked first."""
    end_overdue(learner=request.learner, library=library(), now=now())
    return _page(request, InterviewForm(library=library()))


@require_POST
def start(request: LearnerRequest) -> HttpResponse:
    form = InterviewForm(request.POST, library=library())
    if not form.is_valid():
        return _page(request, form, status=422)
    at = now()
    learner = ensure_learner(request, at)
    try:
        if form.seat is None:
            made = start_interview(learner=learner, wishes=form.wishes, library=library(), now=at)
        else:
            made = start_pair(host=learner, seat=form.seat, wishes=form.wishes, library=library(), now=at)
    except NothingToAsk as fault:
        form.add_error(None, gettext(str(fault)))
        return _page(request, form, status=422)
    return see(address_of(made, learner))


def _page(request: LearnerRequest, form: InterviewForm, status: int = 200) -> HttpResponse:
    held = interviews_of(request.learner)
    context = {
        "form": form,
        "roles": ROLES,
        "levels": LEVELS,
        "families": FAMILIES,
        "held": [(one, title_of(one.interview), address_of(one.interview, request.learner)) for one in held],
    }
    return render(request, "interviews/interviews.html", context, status=status)
