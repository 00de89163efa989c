"""What is looked up: the glossary, a cheat sheet for each module, what has changed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.library import library
from portal.pages.reference.feed import feed_of
from portal.pages.reference.letters import LONGEST, count, entry_of, letters_of
from portal.pages.reference.sheets import sheet_of, sheets_of
from portal.pages.reference.since import said_in_lessons, years_of
from portal.records.accounts.request import LearnerRequest


@require_safe
def glossary(request: LearnerRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    letters = letters_of(library(), wanted)
    context = {"letters": letters, "count": count(letters), "wanted": wanted}
    return render(request, "reference/glossary.html" + ("#terms" if request.htmx else ""), context)


@require_safe
@cache_control(max_age=600)
def card(request: LearnerRequest, slug: str) -> HttpResponse:
    term = library().find_term(slug)
    if term is None:
        raise Http404(slug)
    return render(request, "reference/card.html", {"entry": entry_of(term, library())})


@require_safe
def cheat_sheets(request: LearnerRequest) -> HttpResponse:
    return render(request, "reference/cheat_sheets.html", {"sheets": sheets_of(library())})


@require_safe
def cheat_sheet(request: LearnerRequest, module: str) -> HttpResponse:
    sheet = sheet_of(module, library())
    if sheet is None:
        raise Http404(module)
    return render(request, "reference/cheat_sheet.html", {"sheet": sheet})


@require_safe
def changes(request: LearnerRequest) -> HttpResponse:
    shelf = library()
    context = {"years": years_of(shelf), "modules": said_in_lessons(shelf)}
    return render(request, "reference/changes.html", context)


@require_safe
def changes_feed(request: LearnerRequest) -> HttpResponse:
    feed = feed_of(library(), address=request.build_absolute_uri, now=now())
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")
