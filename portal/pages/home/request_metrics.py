"""
How many requests, how fast, by view.

django-prometheus would do it as well, with thirty more families, wrapped database
engines and a page of its own that needs no token; one histogram is what is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Histogram

# A submission waits for its run: such a page takes seconds by design.
SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_requests = Histogram(
    "warmstart_http_request_duration_seconds",
    "Pages by view and class of status, until the response begins.",
    ["view", "status"],
    buckets=SECONDS,
)


class CountRequests:
    """The outermost middleware, so that the time of the others counts too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        # The name and never the path, which anybody can make up; assets and unknown paths have none.
        view = request.resolver_match.view_name if request.resolver_match else "none"
        _requests.labels(view, f"{response.status_code // 100}xx").observe(time.perf_counter() - began)
        return response
