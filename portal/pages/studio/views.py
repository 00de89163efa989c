"""Every content file with its findings, and one of them beside what becomes of it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.engines.curriculum.tree import sweep
from portal.library import as_written
from portal.pages.studio.opened import open_file
from portal.pages.studio.shelf import groups_of
from portal.records.accounts.request import LearnerRequest
from portal.records.authoring.who import for_authors

WORDS = 64  # characters of a search


@require_safe
@never_cache
@for_authors
def files(request: LearnerRequest) -> HttpResponse:
    library, tree = as_written(), sweep(settings.CONTENT_DIR.resolve())
    words = request.GET.get("q", "")[:WORDS].strip()
    broken = request.GET.get("only") == "findings"
    context = {
        "groups": groups_of(tree, library, words=words, broken=broken),
        "problems": len(library.problems),
        "outdated": len(library.outdated),
        "files": len(tree.files),
        "folder": tree.root.name,
        "words": words,
        "broken": broken,
        "longest": WORDS,
    }
    return render(request, "studio/files.html", context)


@require_safe
@never_cache
@for_authors
def file(request: LearnerRequest, path: str) -> HttpResponse:
    """For htmx, which asks every two seconds, the part that changes; 204 while it is as `seen` says."""
    opened = open_file(path, as_written(), sweep(settings.CONTENT_DIR.resolve()))
    if opened is None:
        raise Http404(path)
    if not request.htmx:
        return render(request, "studio/file.html", {"opened": opened})
    if request.GET.get("seen") == opened.digest:
        return HttpResponse(status=204)
    return render(request, "studio/file.html#opened", {"opened": opened})
