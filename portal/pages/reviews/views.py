"""What is due, on which day, and how somebody wants to review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.engines.drawing import Chart, bars
from portal.library import library
from portal.pages.reviews.forms import SettingsForm
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.reviews import put_off
from portal.records.reviews.agenda import Agenda, agenda_of
from portal.records.reviews.settings_of import set_up as keep_settings


@require_safe
def due(request: LearnerRequest) -> HttpResponse:
    return render(request, "reviews/due.html", shown(request))


@require_POST
def set_up(request: LearnerRequest) -> HttpResponse:
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return render(request, "reviews/due.html", shown(request) | {"form": form}, status=422)
    at = timezone.now()
    keep_settings(
        learner=ensure_learner(request, at),
        a_day=form.cleaned_data["a_day"],
        retention=float(form.cleaned_data["retention"]),
        paused=form.cleaned_data["paused"],
        now=at,
    )
    return HttpResponseRedirect(reverse("reviews:due"), status=303)


@require_POST
def bring_back(request: LearnerRequest) -> HttpResponse:
    """All that was put aside is asked again."""
    if request.learner:
        put_off.bring_back(learner=request.learner)
    return HttpResponseRedirect(reverse("reviews:due"), status=303)


def shown(request: LearnerRequest) -> dict[str, Any]:
    agenda = agenda_of(request.learner, library(), now=timezone.now())
    token = agenda.settings.calendar_token
    return {
        "agenda": agenda,
        "chart": chart_of(agenda),
        "form": SettingsForm.of(agenda.settings),
        "feed_url": request.build_absolute_uri(reverse("reviews:feed", args=[token])) if token else "",
    }


def chart_of(agenda: Agenda) -> Chart | None:
    """None while no day has anything."""
    if not any(on.count for on in agenda.days):
        return None
    data = [(dated(on.date, _("D j M")), float(on.count)) for on in agenda.days]
    chart = bars(title=_("Reviews on each day"), unit="", data=data)
    return replace(chart, and_more=_("and {count} more"))
