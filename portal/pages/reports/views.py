"""Somebody reports a problem, and reads what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.library import library
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.reports.find import reports_of
from portal.records.reports.models import About, Fault
from portal.records.reports.report import LONGEST, BadReport, TooManyReports, report_problem
from portal.records.reports.subject import Subject, find_subject


@require_safe
def mine(request: LearnerRequest) -> HttpResponse:
    shelf = library()
    rows = [(report, find_subject(report.about, report.ref, shelf)) for report in reports_of(request.learner)]
    return render(request, "reports/mine.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: LearnerRequest, about: str, slug: str, topic: str = "") -> HttpResponse:
    subject = find_subject(about, f"{topic}/{slug}" if topic else slug, library())
    if subject is None:
        raise Http404(slug)
    context = {"subject": subject, "faults": faults_of(subject), "longest": LONGEST}
    if request.method != "POST":
        return render(request, "reports/report.html", context)
    at = now()
    fault, text = request.POST.get("fault", ""), request.POST.get("text", "")
    try:
        report_problem(learner=ensure_learner(request, at), subject=subject, fault=fault, text=text, now=at)
    except (BadReport, TooManyReports) as refusal:
        context |= {"error": str(refusal), "fault": fault, "text": text[: LONGEST + 1]}
        status = 429 if isinstance(refusal, TooManyReports) else 422
        return render(request, "reports/report.html", context, status=status)
    messages.success(request, _("Thank you. An author will look at it; the answer will stand here."))
    return HttpResponseRedirect(reverse("reports:mine"), status=303)


def faults_of(subject: Subject) -> list[tuple[str, str]]:
    """Only a question has an answer that counts."""
    return [
        (value, str(label))
        for value, label in Fault.choices
        if value != Fault.KEY or subject.about == About.QUESTION
    ]
