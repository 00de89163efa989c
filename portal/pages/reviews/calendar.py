"""The days with reviews, for a calendar: to download, or to subscribe to by an address nobody else knows."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.library import library
from portal.pages.reviews.ics import calendar_of
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.reviews.agenda import agenda_of
from portal.records.reviews.calendar_link import close_link, learner_of_link, make_link

DAYS = 28


@require_safe
@never_cache
def feed(request: LearnerRequest, token: str) -> HttpResponse:
    """Without a cookie, for a calendar that asks by itself; no session is read."""
    learner = learner_of_link(token)
    if learner is None:
        raise Http404
    return calendar(request, learner)


@require_safe
@never_cache
def download(request: LearnerRequest) -> HttpResponse:
    if request.learner is None:
        raise Http404
    answer = calendar(request, request.learner)
    answer["Content-Disposition"] = 'attachment; filename="reviews.ics"'
    return answer


@require_POST
def make(request: LearnerRequest) -> HttpResponse:
    """A new address; the one before leads nowhere."""
    make_link(learner=ensure_learner(request, timezone.now()))
    return back()


@require_POST
def close(request: LearnerRequest) -> HttpResponse:
    if request.learner:
        close_link(learner=request.learner)
    return back()


def calendar(request: LearnerRequest, learner: Learner) -> HttpResponse:
    at = timezone.now()
    agenda = agenda_of(learner, library(), now=at, days=DAYS)
    url = request.build_absolute_uri(reverse("reviews:due"))
    told = calendar_of(agenda.days, owner=learner.pk, url=url, now=at)
    return HttpResponse(told, content_type="text/calendar; charset=utf-8")


def back() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('reviews:due')}#calendar", status=303)
