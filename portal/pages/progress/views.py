"""What somebody did, where they stand, and what to do next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.library import library
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.overview import progress_of
from portal.records.progress.resume import where_to_continue


@require_safe
def progress(request: LearnerRequest) -> HttpResponse:
    shelf = library()
    overview = progress_of(request.learner, shelf)
    first = None if overview.begun else where_to_continue(None, shelf)
    return render(request, "progress/progress.html", {"overview": overview, "first": first})
