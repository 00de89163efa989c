"""The start page, the theme, and how the portal is."""

from __future__ import annotations

import math

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.home.first_lab import first_lab
from portal.pages.home.health import examine
from portal.pages.home.metrics import CONTENT_TYPE, exposition, may_read
from portal.pages.home.shell import THEME_COOKIE, theme_or_auto
from portal.pages.home.tracks import tracks_of
from portal.pages.workbench.bench import open_bench
from portal.pages.workbench.next_page import next_page
from portal.records.accounts.request import LearnerRequest
from portal.records.diagnostics.result import skips_of
from portal.records.interviews.find import running_of
from portal.records.plans.study import study_of
from portal.records.progress.overview import progress_of
from portal.records.progress.resume import where_to_continue
from portal.records.reviews.agenda import agenda_of

YEAR_S = 365 * 24 * 60 * 60


@require_safe
def home(request: LearnerRequest) -> HttpResponse:
    """For somebody new a lab that works, for everybody else the place they left."""
    shelf = library()
    overview = progress_of(request.learner, shelf)
    context = {"course": shelf.course, "tracks": tracks_of(shelf, overview), "overview": overview}
    study = context["study"] = study_of(request.learner, shelf, now=now())
    if running := running_of(request.learner, now()):
        context["interview"], context["minutes_left"] = running, math.ceil(running.left_s(now()) / 60)
    if overview.begun or study:
        context["place"] = where_to_continue(
            request.learner, shelf, skipping=skips_of(request.learner, shelf), overview=overview
        )
        context["reviews"] = agenda_of(request.learner, shelf, now=now(), days=1)
    elif lab := first_lab(shelf):
        context["bench"] = open_bench(request.learner, lab, shelf, came_from=request.path)
    return render(request, "home/home.html", context)


@require_POST
def theme(request: LearnerRequest) -> HttpResponse:
    response = HttpResponseRedirect(next_page(request, "/"), status=303)
    response.set_cookie(
        THEME_COOKIE,
        theme_or_auto(request.POST.get("theme")),
        max_age=YEAR_S,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )
    return response


@require_safe
@never_cache
def health(request: LearnerRequest) -> JsonResponse:
    """
    200 when learners can work, else 503 with what is missing: whether to send anybody here.
    With `?live` only whether this process answers: whether to restart it, which brings no broker back.
    """
    if "live" in request.GET:
        return JsonResponse({"status": "ok"})
    found = examine(library(), settings.BROKER_SOCKET)
    return JsonResponse(found.to_json(), status=200 if found.ok else 503)


@csrf_exempt  # a stranger's POST is to find nothing either, and the token is no cookie
@never_cache
def metrics(request: LearnerRequest) -> HttpResponse:
    """For Prometheus with its token. Touches no session, no learner; costs one query and one connection."""
    if not may_read(request.headers.get("Authorization", ""), settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(exposition(settings.BROKER_SOCKET, now()), content_type=CONTENT_TYPE)
