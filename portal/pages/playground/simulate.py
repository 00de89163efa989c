"""A function of one's own in a simulation: which one, with which knobs, and off it goes."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from portal.engines.curriculum import Simulation
from portal.library import library
from portal.pages.playground.answers import answer_not_changed
from portal.pages.playground.forms import WrittenForm
from portal.pages.playground.or_404 import function_or_404
from portal.pages.playground.simulate_page import simulate_page, simulating
from portal.pages.workbench.starting import NotStarted, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground import simulate as records
from portal.records.playground.find import find_simulated, latest_simulated
from portal.records.playground.save import keep_function
from portal.records.progress.drafts import BadDraft
from portal.records.runs.models import Run, RunState
from portal.records.runs.wait import wait_for

LATEST = 10
WAIT_S = 1.5  # most are over by then
KEY = 64  # characters
# How a run stands that has no result, or none yet.
_STATES = {
    RunState.QUEUED: gettext_noop("queued"),
    RunState.RUNNING: gettext_noop("running"),
    RunState.CANCELLED: gettext_noop("cancelled"),
    RunState.BROKEN: gettext_noop("broken"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def simulations(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """What there is, and what was played lately. Posted from the editor, what is in it is saved first."""
    found = function_or_404(request, function_id)
    if request.method == "POST":
        form = WrittenForm(request.POST, function=found, scripted=False)
        if not form.is_valid():
            return answer_not_changed(request, found, form, form.fault)
        try:
            keep_function(function=found, written=form.written, base_version=form.base, now=now())
        except BadDraft as fault:
            return answer_not_changed(request, found, form, str(fault))
        return HttpResponseRedirect(reverse("playground:simulations", args=[function_id]), status=303)
    there = library().simulations
    latest = [
        (one, there.get(one.simulation), _(_STATES.get(RunState(one.run.state), "")))
        for one in latest_simulated(found, LATEST)
    ]
    context = {"function": found, "simulations": there.values(), "latest": latest}
    return render(request, "playground/simulations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def simulate(request: LearnerRequest, function_id: UUID, slug: str) -> HttpResponse:
    """The form, with what a run of `?from=` was given; posted, it is played."""
    found = function_or_404(request, function_id)
    simulation = library().simulations.get(slug)
    if simulation is None:
        raise Http404(slug)
    if request.method != "POST":
        return simulate_page(request, found, simulating(simulation, _given_before(request, slug)))
    given = request.POST.dict()
    at = now()

    def ask(learner: Learner) -> Run:
        return records.simulate(
            learner=learner,
            function=found,
            simulation=simulation,
            given=given,
            idempotency_key=_key(simulation, found.version, given),
            now=at,
        )

    asked = start_run(partial(ensure_learner, request, at), ask=ask, keep=lambda _learner: None)
    if isinstance(asked, NotStarted):
        shown = simulating(simulation, given)
        return simulate_page(request, found, shown, status=asked.status, panel=asked.panel)
    wait_for(asked, within_s=WAIT_S)
    return HttpResponseRedirect(reverse("timelines:simulated", args=[asked.pk]), status=303)


def _given_before(request: LearnerRequest, slug: str) -> dict[str, str]:
    """Nothing for a run that is somebody else's, or of another simulation."""
    try:
        run_id = UUID(request.GET.get("from", ""))
    except ValueError:
        return {}
    before = find_simulated(request.learner, run_id)
    return before.given if before and before.simulation == slug else {}


def _key(simulation: Simulation, version: int, given: dict[str, str]) -> str:
    """Two clicks are one run; the same key with anything else is another one."""
    key = given.get("idempotency_key", "")[:KEY] or str(uuid4())
    asked = {name: text for name, text in given.items() if name != "csrfmiddlewaretoken"}
    parts = [key, simulation.slug, version, asked]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
