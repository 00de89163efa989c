"""Building events: the sources, the form of one, its event as a file, and on into a function."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.events import SOURCES, Source
from portal.pages.events.turned import FUNCTION, Turned, function_id, groups, turn
from portal.pages.events.use import new_function, put_into, run_with
from portal.pages.workbench.starting import NotStarted
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.create import TooManyFunctions
from portal.records.playground.find import find_function, functions_of
from portal.records.playground.models import OwnFunction
from portal.records.progress.drafts import BadDraft

UNFIT = 422


@require_safe
def sources(request: LearnerRequest) -> HttpResponse:
    context = {"groups": groups(), "function": request.GET.get(FUNCTION, "")}
    return render(request, "events/sources.html", context)


@require_safe
def source(request: LearnerRequest, slug: str) -> HttpResponse:
    """With htmx the event alone: the form stays as it is, so that one can go on typing."""
    turned = _turned(request, source_or_404(slug), request.GET)
    return _page(request, turned, part="#built" if request.htmx else "")


@require_safe
def download(request: LearnerRequest, slug: str) -> HttpResponse:
    """The whole event, with indents; what is wrong with the knobs, at 422."""
    turned = turn(source_or_404(slug), _single(request.GET))
    if turned.built is None:
        says = "\n".join(problem.says for problem in turned.problems)
        return HttpResponse(says, status=UNFIT, content_type="text/plain; charset=utf-8")
    response = HttpResponse(turned.built.pretty, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@require_POST
def use(request: LearnerRequest, slug: str) -> HttpResponse:
    """Run a function with the event, or put it into the function's editor: "do" says which."""
    at = now()
    turned = _turned(request, source_or_404(slug), request.POST)
    if turned.built is None:
        return _page(request, turned, status=UNFIT)
    try:
        function = _function(request, turned, at)
        if request.POST.get("do") != "run":
            put_into(function, turned.built, at)
            return _to_function(function)
    except (BadDraft, TooManyFunctions) as fault:
        return _page(request, _turned(request, turned.source, request.POST, fault=str(fault)), status=UNFIT)
    asked = run_with(request, function, turned.built, press=request.POST.get("press", "")[:64], now=at)
    if isinstance(asked, NotStarted):
        says = asked.panel.message or asked.panel.headline
        given = request.POST.copy()
        given[FUNCTION] = str(function.pk)  # a new one is there by now
        page = _page(request, _turned(request, turned.source, given, fault=says), status=asked.status)
        if asked.panel.retry_after_s:
            page["Retry-After"] = str(asked.panel.retry_after_s)
        return page
    return HttpResponseRedirect(reverse("playground:result", args=[asked.pk]), status=303)


def source_or_404(slug: str) -> Source:
    if slug not in SOURCES:
        raise Http404(slug)
    return SOURCES[slug]


def _turned(request: LearnerRequest, found: Source, given: QueryDict, *, fault: str = "") -> Turned:
    return turn(found, _single(given), functions=functions_of(request.learner), fault=fault)


def _single(given: QueryDict) -> dict[str, str]:
    """Of a name that is sent twice the last counts."""
    return {name: str(given[name]) for name in given}


def _page(request: LearnerRequest, turned: Turned, *, part: str = "", status: int = 200) -> HttpResponse:
    return render(
        request, f"events/source.html{part}", {"turned": turned, "source": turned.source}, status=status
    )


def _function(request: LearnerRequest, turned: Turned, at: datetime) -> OwnFunction:
    """
    The one that was chosen, a new one where that was. Raises BadDraft, TooManyFunctions, Http404 for what
    is not theirs.
    """
    chosen = request.POST.get(FUNCTION, "")
    wanted = function_id(chosen)
    if wanted is None and turned.built is not None:
        return new_function(request, turned.built, at)
    found = find_function(request.learner, wanted) if wanted else None
    if found is None:
        raise Http404(chosen)
    return found


def _to_function(function: OwnFunction) -> HttpResponse:
    where = reverse("playground:function", args=[function.pk])
    return HttpResponseRedirect(f"{where}?file=event", status=303)
