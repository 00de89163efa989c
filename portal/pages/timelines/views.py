"""Every event's life: of the curriculum's simulations, and of what a learner's handler was played with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.simulation.timeline import Timeline, timeline_to_json
from portal.library import library
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.find import find_simulated
from portal.records.playground.models import Simulated
from portal.records.runs.cancel import cancel_run

from .drawn import draw
from .figures import figures, stopped
from .lives import legend
from .moment import moment
from .played import find_evidence, find_played
from .simulated import show
from .turned import turn

AT = "at"
UNFIT = 422


@require_safe
def timelines(request: LearnerRequest) -> HttpResponse:
    simulations = library().simulations.values()
    return render(request, "timelines/timelines.html", {"simulations": simulations})


@require_safe
def timeline(request: LearnerRequest, slug: str) -> HttpResponse:
    """The knobs are in the query, and so is `at`, a moment's number."""
    simulation = library().simulations.get(slug)
    if simulation is None:
        raise Http404(slug)
    turned = turn(simulation, request.GET)
    context = {"simulation": simulation, "turned": turned, "link": f"{request.path}?{turned.query}"}
    if turned.timeline is None:
        part = "#run" if request.htmx else ""
        return render(request, f"timelines/timeline.html{part}", context, status=UNFIT)
    if request.GET.get("format") == "json":
        return JsonResponse(timeline_to_json(turned.timeline))
    return render_timeline(request, turned.timeline, context, whole="timelines/timeline.html")


@require_safe
def played(request: LearnerRequest, run_id: UUID, check: str) -> HttpResponse:
    """What the learner's handler made of a lab's scenario. Other people's are not there, nor hidden ones."""
    found = find_played(request.learner, run_id, check)
    if found is None:
        raise Http404(check)
    context = {"played": found, "link": f"{request.path}?"}
    return render_timeline(request, found.timeline, context, whole="timelines/played.html")


@require_safe
def found(request: LearnerRequest, slug: str, check: str) -> HttpResponse:
    """What came of the events of an incident's system, as it is found."""
    evidence = find_evidence(slug, check)
    if evidence is None:
        raise Http404(check)
    context = {"played": evidence, "link": f"{request.path}?"}
    return render_timeline(request, evidence.timeline, context, whole="timelines/found.html")


@require_safe
def simulated(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """What a function of the learner's own made of a simulation. Other people's are not there."""
    shown = show(simulated_or_404(request, run_id))
    context = {"shown": shown, "link": f"{request.path}?", "stopped": shown.stopped}
    if shown.timeline is None:
        return render(request, f"timelines/simulated.html{'#run' if request.htmx else ''}", context)
    if request.GET.get("format") == "json":
        return JsonResponse(timeline_to_json(shown.timeline))
    return render_timeline(request, shown.timeline, context, whole="timelines/simulated.html")


@require_POST
def cancel(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    cancel_run(simulated_or_404(request, run_id).run, now=now())
    return HttpResponseRedirect(reverse("timelines:simulated", args=[run_id]), status=303)


def simulated_or_404(request: LearnerRequest, run_id: UUID) -> Simulated:
    found = find_simulated(request.learner, run_id)
    if found is None:
        raise Http404(str(run_id))
    return found


def render_timeline(
    request: LearnerRequest, timeline: Timeline, context: dict[str, Any], *, whole: str
) -> HttpResponse:
    """The `whole` page, or the part of it that htmx has asked for."""
    drawn = draw(timeline.happenings)
    place = _place(request, len(drawn.times))
    is_scrubbed = bool(request.htmx) and (request.htmx.target or "").endswith("moment")
    context |= {
        "drawn": drawn,
        "figures": figures(timeline.ledger),
        "stopped": context.get("stopped", stopped(timeline)),
        "moment": moment(timeline.happenings, drawn, place),
        "legend": legend(),
        "is_scrubbed": is_scrubbed,
    }
    if is_scrubbed:
        return render(request, "timelines/moment.html", context)
    return render(request, f"{whole}{'#run' if request.htmx else ''}", context)


def _place(request: LearnerRequest, moments: int) -> int:
    """The last moment, where none is asked for."""
    text = request.GET.get(AT, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else moments - 1
