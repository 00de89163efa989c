"""What somebody did, where they stand, and what to do next."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.progress.page import page_of
from portal.records.accounts.request import LearnerRequest
from portal.records.badges.shown import show_badges


@require_safe
def progress(request: LearnerRequest) -> HttpResponse:
    page = page_of(request.learner, library(), role=request.GET.get("role", ""), now=now())
    return render(request, "progress/progress.html", {"page": page, "overview": page.overview})


@require_POST
def badges(request: LearnerRequest) -> HttpResponse:
    """Show them, or do not. A stranger has none to hide."""
    if request.learner:
        show_badges(learner=request.learner, are_shown=request.POST.get("show") == "yes")
    return HttpResponseRedirect(f"{reverse('progress:progress')}#badges", status=303)
