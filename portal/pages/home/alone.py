"""The gate of a machine that may serve one local user only: whoever else asks gets the remedy."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.records.runs.standing import may_ask, standing


class AloneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if may_ask(
            settings.BROKER_SOCKET,
            peer=request.META.get("REMOTE_ADDR", ""),
            headers=request.headers,
            allow_guarded=settings.SANDBOX_ALLOW_GUARDED,
        ):
            return self.get_response(request)
        return render(request, "403_alone.html", {"found": standing(settings.BROKER_SOCKET)}, status=403)
