"""The next hint to a question, with what was typed so far still there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from portal.engines.curriculum import Question
from portal.engines.grading import read_response
from portal.pages.practice.asking import alone, asking, sureness
from portal.pages.practice.views import question_or_404, walk_or_404
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.hints import show_hint_to
from portal.records.progress.practice import written_so_far


@require_POST
def hint(request: LearnerRequest, session_id: UUID) -> HttpResponse:
    """In a session that is one's own; once its question is answered, there is nothing to help with."""
    walk = walk_or_404(request, session_id)
    step = walk.step(request.POST.get("question", ""))
    if step is None:
        raise Http404(str(session_id))
    learner, at = request.learner, now()
    if learner is None or step.answer is not None or walk.over:
        return HttpResponseRedirect(reverse("practice:session", args=[session_id]), status=303)
    show_hint_to(
        learner=learner, topic=walk.topic, question=step.question, number=number_asked(request), now=at
    )
    so_far = written_so_far(learner=learner, topic=walk.topic, question=step.question, session=walk.id)
    context = asking(walk, step.question, None, so_far, learner=learner, now=at)
    return shown(request, step.question, context, seed=walk.seed, page="practice/session.html")


@require_POST
def hint_inline(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """Outside a session."""
    found = question_or_404(topic, slug)
    at = now()
    learner = ensure_learner(request, at)
    show_hint_to(learner=learner, topic=topic, question=found, number=number_asked(request), now=at)
    so_far = written_so_far(learner=learner, topic=topic, question=found)
    context = alone(topic, found, so_far, learner=learner, now=at)
    return shown(request, found, context, seed=0, page="practice/one_question.html")


def shown(
    request: LearnerRequest, question: Question, context: dict[str, Any], *, seed: int, page: str
) -> HttpResponse:
    """
    The hints alone for htmx, which leaves the rest of the form as it is; else the page, filled in as it was.
    """
    if request.htmx:
        return render(request, "parts/question_hints.html", context | {"question": question})
    given = read_response(question, request.POST, seed=seed, so_far={})
    return render(request, page, context | {"given": given, "posted": request.POST} | sureness(request))


def number_asked(request: LearnerRequest) -> int | None:
    number = request.POST.get("number", "")
    return int(number) if number in set("123456789") else None
