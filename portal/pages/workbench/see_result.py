"""To the page of a run, for those without a script."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from portal.records.runs.models import Run


def see_result(page: str, run: Run) -> HttpResponse:
    """
    Its result stands below or beside the editor: without a script nobody would bring it into view. One that
    is not there yet is looked for by a refresh, which stays where it is if the address has a place in it.
    """
    return HttpResponseRedirect(f"{page}#result" if run.is_over else page, status=303)
