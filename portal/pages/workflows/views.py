"""GitHub workflows that deploy to AWS: written or pasted, and read against what has bitten others."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.engines.stacks import CheckerAt
from portal.records.accounts.request import LearnerRequest

from .check import check
from .examples import FIRST, SOUND, Example, examples
from .forms import FILE, WorkflowForm

UNFIT, BUSY, GONE = 422, 429, 503


@require_http_methods(["GET", "HEAD", "POST"])
def workflow(request: LearnerRequest, slug: str = FIRST) -> HttpResponse:
    """
    What is posted is checked, and shown again as it was typed. It is not stored: the browser keeps it, for
    each example apart, and without script the page that comes back.
    """
    example = examples().get(slug)
    if example is None:
        raise Http404(slug)
    if request.method != "POST":
        form = WorkflowForm(initial={"text": example.text})
        return _page(request, example, form)
    if "again" in request.POST:
        return redirect("workflows:example", slug)
    form = WorkflowForm(request.POST)
    if not form.is_valid():
        return _page(request, example, form, status=UNFIT)
    checked = check(**form.cleaned_data, checks=CheckerAt(settings.CHECKER_SOCKET))
    status = BUSY if checked.is_busy else GONE if checked.is_ours else 200
    return _page(request, example, form, checked=checked, status=status)


def _page(
    request: LearnerRequest, example: Example, form: WorkflowForm, *, status: int = 200, **more: object
) -> HttpResponse:
    every = examples()
    context = {
        "example": example,
        "examples": every.values(),
        "sound": every[SOUND],
        "form": form,
        "file": FILE,
        **more,
    }
    part = "#findings" if request.htmx else ""
    return render(request, f"workflows/workflow.html{part}", context, status=status)
