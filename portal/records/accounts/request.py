"""The request as views here see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.records.accounts.models import Learner, User


class LearnerRequest(HttpRequest):
    """For annotations only: what the middleware puts on every request."""

    user: User  # AnonymousUser when signed out: ask is_authenticated first
    htmx: HtmxDetails
    learner: Learner | None
