"""What was reported, for those who write the content. To everybody else it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Fact, Lab, Lesson, Library
from portal.engines.grading import Verdict, mark_question
from portal.engines.grading.present import Presented, present
from portal.engines.grading.response import BadResponse
from portal.engines.grading.right import right_verdict
from portal.library import library
from portal.pages.reports.written import as_yaml
from portal.records.accounts.authors import is_author
from portal.records.accounts.request import LearnerRequest
from portal.records.reports import find
from portal.records.reports.close import CLOSED, close_reports
from portal.records.reports.find import Heap
from portal.records.reports.models import ProblemReport, State
from portal.records.reports.report import LONGEST, BadReport
from portal.records.solutions.models import SharedSolution

NO_QUESTION = (Lesson, Lab, SharedSolution)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One report. `shown` and `verdict` are of what the reporter answered, where it still fits."""

    report: ProblemReport
    stale: bool
    shown: Presented | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """
    A heap as the page shows it: the thing, its facts, and what was said of it. Of a question, `asked` and
    `key` are it as it is shown with its right answer, None for kinds that are run; `source` is its YAML.
    """

    heap: Heap
    source: str
    asked: Presented | None
    key: Verdict | None
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]


@require_safe
def queue(request: LearnerRequest) -> HttpResponse:
    authors_only(request)
    return queue_page(request)


@require_POST
def close(request: LearnerRequest, report_id: UUID) -> HttpResponse:
    authors_only(request)
    report = find.find_report(report_id)
    if report is None:
        raise Http404(str(report_id))
    state, answer = request.POST.get("state", ""), request.POST.get("answer", "")
    try:
        closed = close_reports(
            report=report,
            state=state,
            answer=answer,
            by=request.user,
            all_of_it=request.POST.get("all") == "1",
            now=now(),
        )
    except BadReport as fault:
        typed = {"report": report.pk, "error": str(fault), "state": state, "answer": answer[: LONGEST + 1]}
        return queue_page(request, typed=typed, status=422)
    said = ngettext("%(count)s report closed.", "%(count)s reports closed.", closed)
    messages.success(request, said % {"count": closed})
    return HttpResponseRedirect(f"{reverse('reports:queue')}?{urlencode(asked_for(request))}", status=303)


def authors_only(request: LearnerRequest) -> None:
    if not is_author(request.user):
        raise Http404("reports")


def queue_page(
    request: LearnerRequest, *, typed: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    shelf = library()
    wanted = asked_for(request)
    page = request.GET.get("page", "1")
    found = find.queue(
        shelf,
        state=wanted["state"],
        topic=wanted["topic"],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
    context = {
        "queue": found,
        "heaps": [shown(heap, shelf) for heap in found.heaps],
        "states": State.choices,
        "outcomes": [(state.value, state.label) for state in CLOSED],
        "topics": [
            ("", _("Everything")),
            *((slug, one.title) for slug, one in shelf.question_sets.items()),
            ("lessons", _("Lessons")),
            ("labs", _("Labs")),
            ("solutions", _("Shared solutions")),
        ],
        "wanted": wanted,
        "query": urlencode(wanted),
        "longest": LONGEST,
        "typed": typed or {},
    }
    return render(request, "reports/queue.html", context, status=status)


def asked_for(request: LearnerRequest) -> dict[str, str]:
    """The filters of the address; open ones are what is asked for where nothing is said."""
    state = request.GET.get("state", State.OPEN)
    return {
        "state": state if state in State.values or state == "" else State.OPEN.value,
        "topic": request.GET.get("topic", "")[:64].replace("\x00", ""),
    }


def shown(heap: Heap, shelf: Library) -> Shown:
    found = heap.subject.found if heap.subject else None
    question = None if found is None or isinstance(found, NO_QUESTION) else found
    names = found.head.facts if isinstance(found, Lesson | Lab) else question.facts if question else ()
    return Shown(
        heap=heap,
        source=as_yaml(question) if question else "",
        asked=present(question, seed=0) if question else None,
        key=right_verdict(question, seed=0) if question else None,
        facts=tuple(shelf.facts[name] for name in names if name in shelf.facts),
        rows=tuple(row(report, heap) for report in heap.reports),
    )


def row(report: ProblemReport, heap: Heap) -> Row:
    stale = heap.is_stale(report)
    found = heap.subject.found if heap.subject else None
    if stale or found is None or isinstance(found, NO_QUESTION) or report.response is None:
        return Row(report=report, stale=stale)
    try:
        verdict = mark_question(found, report.response)
    except BadResponse:
        return Row(report=report, stale=stale)
    return Row(
        report=report,
        stale=stale,
        shown=present(found, seed=0, so_far=report.response),
        verdict=verdict,
    )
