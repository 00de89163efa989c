"""Simulators: traffic and what it takes, a month and what it costs. Nothing is kept; a link says it all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.library import library
from portal.pages.simulators import concurrency as concurrency_page
from portal.pages.simulators import cost as cost_page
from portal.records.accounts.request import LearnerRequest


@require_safe
def simulators(request: LearnerRequest) -> HttpResponse:
    return render(request, "simulators/simulators.html")


@require_safe
def concurrency(request: LearnerRequest) -> HttpResponse:
    page = concurrency_page.open_page(request.GET.dict(), library())
    part = "#answer" if request.htmx else ""
    return render(request, f"simulators/concurrency.html{part}", {"page": page, "answer": page.answer})


@require_safe
def cost(request: LearnerRequest) -> HttpResponse:
    page = cost_page.open_page(request.GET.dict(), library())
    part = "#answer" if request.htmx else ""
    return render(request, f"simulators/cost.html{part}", {"page": page, "answer": page.answer})
