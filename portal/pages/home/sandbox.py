"""What confines code on this machine: for its one user, and for staff in the admin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.engines.emulator.client import Broker, BrokerGone
from portal.engines.sandbox import Standing
from portal.records.runs.standing import standing


@require_safe
def sandbox(request: HttpRequest) -> HttpResponse:
    """What is missing and what to do, for the one user of a machine that serves no others; else 404."""
    found = standing(settings.BROKER_SOCKET)
    if found is None or not found.refusal(others=True, allow_guarded=settings.SANDBOX_ALLOW_GUARDED):
        raise Http404
    return render(request, "home/sandbox.html", {"found": found})


@require_safe
@never_cache
def sandbox_status(request: HttpRequest) -> HttpResponse:
    """For staff: tier, walls, what is missing, and how busy the broker is, all asked of it now."""
    context: dict[str, Any] = {**admin.site.each_context(request), "title": _("Sandbox")}
    try:
        status = Broker(settings.BROKER_SOCKET).status()
    except BrokerGone as fault:
        context["fault"] = str(fault)
    else:
        context["found"] = Standing.from_json(status["standing"])
        context["runtimes"] = status["runtimes"]
        context["figures"] = [
            (_("Running"), status["running"]),
            (_("Waiting"), status["queued"]),
            (_("Places"), status["at_once"]),
            (_("Ready in the pool"), status["pooled"]),
            (_("Kept warm for their owners"), status["warm"]),
        ]
    return render(request, "admin/sandbox_status.html", context)
