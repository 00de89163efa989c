"""Whose runs are looked at: a lab's or a function's, of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from portal.library import library
from portal.records.accounts.request import LearnerRequest
from portal.records.incidents.left import left_of
from portal.records.playground.find import find_function, runs_beside, runs_of_function
from portal.records.runs.left_behind import Left, left_behind, runs_of_lab
from portal.records.runs.models import Run

PAGES = (("logs", _("Logs")), ("metrics", _("Metrics")), ("traces", _("Traces")))
SPANS = {
    "15m": (_("15 minutes"), timedelta(minutes=15)),
    "1h": (_("1 hour"), timedelta(hours=1)),
    "1d": (_("1 day"), timedelta(days=1)),
    "all": (_("everything kept"), None),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """
    `kind` and `key` name it in addresses: "labs" or "incidents" and a slug, or "functions" and an id. A trace
    may go on in the `runs_beside`: those of its owner's other functions. `may_trace`: runs leave traces, or
    could be made to.
    """

    kind: str
    key: str
    title: str
    back: str
    runs: QuerySet[Run]
    runs_beside: QuerySet[Run]
    may_trace: bool = True
    evidence: tuple[Left, ...] | None = None  # of an incident, in the place of runs

    def left(self, within: str, now: datetime) -> tuple[Left, ...]:
        """Of the runs `within` one of SPANS. One query."""
        if self.evidence is not None:
            return self.evidence
        span = SPANS[within][1]
        return left_behind(self.runs, since=now - span if span else None)

    def left_everywhere(self) -> tuple[Left, ...]:
        """With the runs beside. One query."""
        return left_behind(self.runs_beside) if self.evidence is None else self.evidence

    def pages(self) -> Sequence[tuple[str, str, str]]:
        """(name, title, address) of what can be looked at."""
        return [
            (name, title, reverse(f"observe:{name}", args=[self.kind, self.key])) for name, title in PAGES
        ]


def subject_or_404(request: LearnerRequest, kind: str, key: str) -> Subject:
    """One query for a function, none for a lab."""
    if kind == "incidents":
        return _incident(key)
    return _lab(request, key) if kind == "labs" else _function(request, key)


def _incident(slug: str) -> Subject:
    """What its broken system left behind, for anybody."""
    lab = library().find_lab(slug)
    if lab is None or lab.incident is None:
        raise Http404(slug)
    return Subject(
        kind="incidents",
        key=slug,
        title=lab.head.title,
        back=reverse("incidents:incident", args=[slug]),
        runs=runs_of_lab(None, slug),
        runs_beside=runs_of_lab(None, slug),
        may_trace=lab.head.tracing == "Active",
        evidence=left_of(lab),
    )


def _lab(request: LearnerRequest, slug: str) -> Subject:
    lab = library().find_lab(slug)
    if lab is None or lab.steps:
        raise Http404(slug)
    runs = runs_of_lab(request.learner, slug)
    return Subject(
        kind="labs",
        key=slug,
        title=lab.head.title,
        back=reverse("labs:lab", args=[slug]),
        runs=runs,
        runs_beside=runs,
        may_trace=lab.head.tracing == "Active",
    )


def _function(request: LearnerRequest, key: str) -> Subject:
    try:
        function = find_function(request.learner, UUID(key))
    except ValueError:
        function = None
    if function is None:
        raise Http404(key)
    return Subject(
        kind="functions",
        key=str(function.pk),
        title=function.name,
        back=reverse("playground:function", args=[function.pk]),
        runs=runs_of_function(function),
        runs_beside=runs_beside(function),
    )


def within_of(request: LearnerRequest) -> str:
    asked = request.GET.get("within", "")
    return asked if asked in SPANS else "all"
