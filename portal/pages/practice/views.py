"""Question sets, one question at a time, and what came of the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.grading import BadResponse
from portal.engines.grading.present import present
from portal.library import library
from portal.pages.practice.response import read_response
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.mastery import topics_of
from portal.records.progress.models import Answer
from portal.records.progress.practice import NotAsked, SessionOver, find_session, start_session, verdict_on
from portal.records.progress.practice import answer as record_answer
from portal.records.progress.practice import answer_inline as record_inline
from portal.records.progress.walk import Walk, walk_of


@require_safe
def topics(request: LearnerRequest) -> HttpResponse:
    return render(request, "practice/topics.html", {"topics": topics_of(request.learner, library())})


@require_POST
def start(request: LearnerRequest, topic: str) -> HttpResponse:
    at = now()
    session = start_session(
        learner=ensure_learner(request, at),
        question_set=set_or_404(topic),
        only_wrong=request.POST.get("only") == "wrong",
        now=at,
    )
    return see(session_url(session.pk))


@require_safe
def session(request: LearnerRequest, session_id: UUID) -> HttpResponse:
    """The first question without an answer; `?question=` shows one that was answered."""
    walk = walk_or_404(request, session_id)
    asked = request.GET.get("question", "")
    step = walk.step(asked) if asked else walk.current
    if asked and (step is None or step.answer is None):
        return see(session_url(session_id))
    context = asking(walk, step.question, step.answer) if step else {"walk": walk}
    return render(request, "practice/session.html", context)


@require_POST
def answer(request: LearnerRequest, session_id: UUID) -> HttpResponse:
    """The verdict in place of the question; without htmx, the page that shows it."""
    found = find_session(request.learner, session_id)
    if found is None:
        raise Http404(str(session_id))
    question = question_or_404(found.topic, request.POST.get("question", ""))
    try:
        given = record_answer(
            session=found,
            question=question,
            response=read_response(question, request.POST),
            confidence=request.POST.get("confidence", ""),
            now=now(),
        )
    except BadResponse as fault:
        walk = walk_or_404(request, session_id)
        return refused(request, asking(walk, question, None), fault, "practice/session.html")
    except (NotAsked, SessionOver):
        return see(session_url(session_id))
    if not request.htmx:
        return see(f"{session_url(session_id)}?question={question.slug}")
    return render(request, "parts/question.html", asking(walk_or_404(request, session_id), question, given))


@require_POST
def answer_inline(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """A question inside a lesson; without htmx, back to the lesson at the question."""
    question = question_or_404(topic, slug)
    action = reverse("practice:answer_inline", args=[topic, slug])
    context: dict[str, Any] = {"shown": present(question, seed=0), "action": action}
    try:
        at = now()
        response = read_response(question, request.POST)
        given = record_inline(
            learner=ensure_learner(request, at), topic=topic, question=question, response=response, now=at
        )
    except BadResponse as fault:
        return refused(request, context, fault, "practice/one_question.html")
    context |= answered(question, given)
    if request.htmx:
        return render(request, "parts/question.html", context)
    if question.lessons and library().find_lesson(question.lessons[0]):
        return see(f"{reverse('lessons:lesson', args=[question.lessons[0]])}#question-{slug}")
    return render(request, "practice/one_question.html", context)


def see(url: str) -> HttpResponse:
    """After a POST: the page that shows what came of it."""
    return HttpResponseRedirect(url, status=303)


def session_url(session_id: UUID) -> str:
    return reverse("practice:session", args=[session_id])


def set_or_404(topic: str) -> QuestionSet:
    found = library().find_question_set(topic)
    if found is None:
        raise Http404(topic)
    return found


def question_or_404(topic: str, slug: str) -> Question:
    for question in set_or_404(topic).questions:
        if question.slug == slug:
            return question
    raise Http404(slug)


def walk_or_404(request: LearnerRequest, session_id: UUID) -> Walk:
    """Other people's sessions do not exist."""
    found = find_session(request.learner, session_id)
    if found is None:
        raise Http404(str(session_id))
    return walk_of(found, set_or_404(found.topic))


def asking(walk: Walk, question: Question, given: Answer | None) -> dict[str, Any]:
    """What one question of a session needs to be shown, answered or not."""
    context = {
        "walk": walk,
        "shown": present(question, seed=walk.seed),
        "action": reverse("practice:answer", args=[walk.id]),
        "in_session": True,
        "next_url": session_url(walk.id),
        "next_label": "See how it went" if walk.over else "Next question",
    }
    return context | (answered(question, given) if given else {})


def answered(question: Question, given: Answer) -> dict[str, Any]:
    return {"verdict": verdict_on(given, question), "facts": sources_of(question)}


def sources_of(question: Question) -> list[Fact]:
    facts = library().facts
    return [facts[fact] for fact in question.facts if fact in facts]


def refused(request: LearnerRequest, context: dict[str, Any], fault: BadResponse, page: str) -> HttpResponse:
    """An answer that cannot be read: the question again with what to do, and what was typed."""
    given = read_response(context["shown"].question, request.POST)
    context |= {"error": str(fault), "given": given, "posted": request.POST}
    return render(request, "parts/question.html" if request.htmx else page, context, status=422)
