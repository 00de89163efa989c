"""Looking for something in all of the content."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from portal.engines.search import LONGEST
from portal.library import library
from portal.pages.search.index import index_of
from portal.pages.search.meant import meant_by
from portal.records.accounts.request import LearnerRequest

OF_EACH, OF_ONE = 5, 60  # hits shown: of each group, and of one that was asked for

EXAMPLES = (
    gettext_noop("cold start"),
    "DLQ",
    gettext_noop("visibility timeout"),
    "ReportBatchItemFailures",
    gettext_noop("least privilege"),
)


@require_safe
def search(request: LearnerRequest) -> HttpResponse:
    shelf = library()
    query = request.GET.get("q", "").replace("\0", " ").strip()
    group = request.GET.get("in", "")[:LONGEST]
    found = index_of(shelf).find(query, group=group, most=OF_ONE if group else OF_EACH)
    context = {
        "query": query[:LONGEST],
        "cut": len(query) > LONGEST,
        "longest": LONGEST,
        "group": group,
        "found": found,
        "meant": meant_by(query[:LONGEST], shelf, found=found.count > 0 and not found.loosely),
        "examples": [_(example) for example in EXAMPLES],
    }
    return render(request, "search/search.html" + ("#found" if request.htmx else ""), context)
