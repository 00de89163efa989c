"""What came of a question's run: the panel, the verdict once an answer counts, or what really happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum.models import Coded, PredictThenRun
from portal.engines.grading import is_coded
from portal.pages.practice.here import Here, here_or_404
from portal.pages.practice.views import see
from portal.pages.workbench.forms import SubmitForm
from portal.pages.workbench.next_page import next_page
from portal.pages.workbench.ran import Ran, ran_of
from portal.pages.workbench.starting import NotStarted
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.question_place import ALONE
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.question_runs import find_question_run
from portal.records.progress.run_predicted import run_predicted as ask_for_prediction
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Purpose, Run
from portal.records.runs.wait import wait_for

WAIT_S = 1.5  # most runs are over by then, and what came of them comes with the first answer


@require_safe
def result(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """For htmx a part, for everybody else the page on which it stands."""
    asked = run_or_404(request, run_id)
    here = here_or_404(request, asked.topic, asked.question_slug, asked.place)
    if isinstance(here.question, PredictThenRun):
        return _happened(here, here.question)
    if not is_coded(here.question):
        raise Http404(str(run_id))
    return _tell(here, here.question, asked)


@require_POST
def cancel(request: LearnerRequest, run_id: UUID) -> HttpResponse:
    """With htmx the event stream tells the page; it asks for the result itself."""
    cancel_run(run_or_404(request, run_id).run, now=now())
    return HttpResponse(status=204) if request.htmx else see(reverse("practice:result", args=[run_id]))


@require_POST
def run_predicted(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """The code of a prediction, exactly as it stands in the question."""
    here = here_or_404(request, topic, slug, request.GET.get("place", ALONE))
    question, moment = here.question, now()
    if not isinstance(question, PredictThenRun):
        raise Http404(slug)
    try:
        asked = ask_for_prediction(
            learner=ensure_learner(request, moment), topic=topic, question=question, place=here.place,
            idempotency_key=str(uuid4()), now=moment,
        )  # fmt: skip
    except TooManyRuns as full:
        return _happened(here, question, Ran(place=here.place, state="limited", message=str(full)))
    wait_for(asked.run, within_s=WAIT_S)
    return _happened(here, question)


def answer_run(here: Here, question: Coded, run: Run) -> HttpResponse:
    """What came of it, or how it stands after a moment's wait."""
    shown = wait_for(run, within_s=WAIT_S)
    if here.request.htmx:
        return _tell(here, question, run_or_404(here.request, shown.pk))
    if run.purpose == Purpose.ANSWER:
        return see(reverse("practice:result", args=[run.pk]))
    return see(next_page(here.request, here.url))


def answer_not_started(here: Here, question: Coded, form: SubmitForm, fault: NotStarted) -> HttpResponse:
    """Nothing ran; everything that was typed is still there."""
    bench = here.bench(question, panel=fault.panel, typed=form.typed, files=form.files_posted)
    if here.request.htmx:
        response = render(here.request, "parts/result.html", {"bench": bench}, status=fault.status)
    elif here.is_ours:
        context = here.context(None, now=now()) | {"bench": bench}
        response = render(here.request, here.page, context, status=fault.status)
    else:
        messages.error(here.request, fault.panel.message)
        return HttpResponseRedirect(next_page(here.request, here.url), status=303)
    if fault.panel.retry_after_s:
        response["Retry-After"] = str(fault.panel.retry_after_s)
    return response


def run_or_404(request: LearnerRequest, run_id: UUID) -> QuestionRun:
    """Other people's runs do not exist."""
    found = find_question_run(request.learner, run_id)
    if found is None:
        raise Http404(str(run_id))
    return found


def _tell(here: Here, question: Coded, asked: QuestionRun) -> HttpResponse:
    """The verdict in place of the question once the answer counts; until then, and of Run, the panel."""
    given = here.answer() if asked.state == "graded" and here.is_ours else None
    if given is None:
        if here.request.htmx:
            return render(here.request, "parts/result.html", {"bench": here.bench(question)})
        return see(here.url)
    if not here.request.htmx:
        if here.session is not None:
            return see(f"{here.url}?question={question.slug}")
        return render(here.request, here.page, here.context(given, now=now()))
    response = render(here.request, "parts/question.html", here.context(given, now=now()))
    response["HX-Retarget"] = f"#question-{question.slug}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _happened(here: Here, question: PredictThenRun, ran: Ran | None = None) -> HttpResponse:
    """`ran` where nothing was started."""
    shown = ran or ran_of(here.request.learner, here.topic, question, place=here.place)
    context: dict[str, Any] = {"ran": shown, "question": question}
    if here.request.htmx:
        return render(here.request, "parts/ran.html", context)
    if not here.is_ours:
        return see(next_page(here.request, here.url))
    if here.session is not None and not shown.message:
        return see(f"{here.url}?question={question.slug}")
    return render(here.request, here.page, here.context(here.answer(), now=now()) | context)
