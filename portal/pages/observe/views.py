"""Logs, metrics and traces of a lab's or a function's runs. What is not the asker's is not there."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.pages.observe.asked import EXAMPLES, FIRST, answer
from portal.pages.observe.drawn_map import draw_map
from portal.pages.observe.drawn_trace import draw_trace
from portal.pages.observe.measured import PERIODS, STATISTICS, measured
from portal.pages.observe.subject import SPANS, subject_or_404, within_of
from portal.pages.observe.traced import known, of_trace, summary
from portal.records.accounts.request import LearnerRequest


@require_safe
def logs(request: LearnerRequest, kind: str, key: str) -> HttpResponse:
    """`q` is a query of Logs Insights; without one the latest entries are shown."""
    subject = subject_or_404(request, kind, key)
    at, within = now(), within_of(request)
    query = request.GET.get("q", "").replace("\r\n", "\n").strip() or FIRST
    left = subject.left(within, at)
    context = {
        "subject": subject,
        "here": "logs",
        "within": within,
        "spans": SPANS,
        "query": query,
        "examples": EXAMPLES,
        "any": bool(left),
        "answer": answer(query, left, at),
    }
    return render(request, "observe/logs.html#answer" if request.htmx else "observe/logs.html", context)


@require_safe
def metrics(request: LearnerRequest, kind: str, key: str) -> HttpResponse:
    subject = subject_or_404(request, kind, key)
    at, within = now(), within_of(request)
    period = request.GET.get("period", "")
    period = period if period in PERIODS else "60"
    statistic = request.GET.get("statistic", "")
    statistic = statistic if statistic in STATISTICS else "Sum"
    left = subject.left(within, at)
    context = {
        "subject": subject,
        "here": "metrics",
        "within": within,
        "spans": SPANS,
        "period": period,
        "periods": PERIODS,
        "statistic": statistic,
        "statistics": STATISTICS,
        "any": bool(left),
        "measured": measured(left, statistic=statistic, period_s=int(period), now=at),
    }
    return render(request, "observe/metrics.html#charts" if request.htmx else "observe/metrics.html", context)


@require_safe
def traces(request: LearnerRequest, kind: str, key: str) -> HttpResponse:
    subject = subject_or_404(request, kind, key)
    within = within_of(request)
    found = known(subject.left(within, now()))
    context = {
        "subject": subject,
        "here": "traces",
        "within": within,
        "spans": SPANS,
        "known": found,
        "map": draw_map(found.traces),
        "playground": reverse("playground:playground"),
    }
    return render(request, "observe/traces.html#traces" if request.htmx else "observe/traces.html", context)


@require_safe
def trace(request: LearnerRequest, kind: str, key: str, trace_id: str) -> HttpResponse:
    """Of the traces that the runs have left, whenever, here or in another function of the same owner's."""
    subject = subject_or_404(request, kind, key)
    left = subject.left_everywhere()
    everything = known(left)
    found = everything.find(trace_id)
    if found is None:
        raise Http404(trace_id)
    context = {
        "subject": subject,
        "trace": summary(found),
        "drawn": draw_trace(found),
        "map": draw_map(everything.with_linked(found)),
        "findings": known(of_trace(left, found)).findings,
    }
    return render(request, "observe/trace.html", context)
