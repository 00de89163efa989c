"""The gallery, a room, and taking a call. The workbench in a room is a lab's, and so are its buttons."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Lab
from portal.engines.grading.incident import FOR_THE_MEND, FOR_THE_TIME, GONE_AT, OUT_OF
from portal.library import library
from portal.pages.incidents.evidence import evidence_of
from portal.pages.incidents.room import cards_of, told_of
from portal.pages.workbench.bench import open_bench
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.incidents import take as calls
from portal.records.incidents.find import standing_of, standings_of
from portal.records.progress.place import remember_place

RULE = {"mend": FOR_THE_MEND, "time": FOR_THE_TIME, "out_of": OUT_OF, "gone_at": GONE_AT}


@require_safe
def incidents(request: LearnerRequest) -> HttpResponse:
    cards = cards_of(library().incidents(), standings_of(request.learner))
    return render(request, "incidents/incidents.html", {"cards": cards, "rule": RULE})


@require_safe
def incident(request: LearnerRequest, slug: str) -> HttpResponse:
    """The alarm alone until somebody takes the call; then evidence and workbench."""
    lab = incident_or_404(slug)
    found = standing_of(request.learner, slug)
    context = {"lab": lab, "told": told_of(lab, found, library(), now=now()), "rule": RULE}
    if found.calls:
        assert request.learner is not None  # else there would be no calls
        remember_place(learner=request.learner, kind="lab", slug=slug, now=now())
        context["bench"] = open_bench(request.learner, lab, library(), came_from=request.path)
        context["evidence"] = evidence_of(lab)
    return render(request, "incidents/incident.html", context)


@require_safe
def standing(request: LearnerRequest, slug: str) -> HttpResponse:
    """How it stands, for htmx, which asks when a check of health has ended."""
    lab = incident_or_404(slug)
    told = told_of(lab, standing_of(request.learner, slug), library(), now=now())
    return render(request, "incidents/standing.html", {"lab": lab, "told": told, "rule": RULE})


@require_POST
def take(request: LearnerRequest, slug: str) -> HttpResponse:
    lab, at = incident_or_404(slug), now()
    calls.take_call(learner=ensure_learner(request, at), lab=lab, now=at)
    return HttpResponseRedirect(reverse("incidents:incident", args=[slug]), status=303)


@require_POST
def give_up(request: LearnerRequest, slug: str) -> HttpResponse:
    lab = incident_or_404(slug)
    if request.learner is not None:
        calls.give_up(learner=request.learner, lab=lab, now=now())
    return HttpResponseRedirect(reverse("incidents:incident", args=[slug]), status=303)


def incident_or_404(slug: str) -> Lab:
    found = library().find_lab(slug)
    if found is None or found.incident is None:
        raise Http404(slug)
    return found
