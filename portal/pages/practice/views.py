"""Question sets, one question at a time, and what came of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.grading import BadResponse, read_response
from portal.engines.grading.present import Presented, present
from portal.library import library
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.mastery import topics_of
from portal.records.progress.models import Answer
from portal.records.progress.practice import (
    NotAsked,
    SessionOver,
    find_session,
    start_session,
    verdict_on,
    written_so_far,
)
from portal.records.progress.practice import answer as record_answer
from portal.records.progress.practice import answer_inline as record_inline
from portal.records.progress.walk import Step, Walk, walk_of


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
    wanted = request.GET.get("question", "")
    step = walk.step(wanted) if wanted else walk.current
    if wanted and (step is None or step.answer is None):
        return see(session_url(session_id))
    if step is None:
        return render(request, "practice/session.html", {"walk": walk, "asked": asked_in(walk)})
    so_far = written_so_far(
        learner=request.learner, topic=walk.topic, question=step.question, session=walk.id
    )
    return render(request, "practice/session.html", asking(walk, step.question, step.answer, so_far))


@require_POST
def answer(request: LearnerRequest, session_id: UUID) -> HttpResponse:
    """The verdict, or what is asked next, in place of the question; without htmx, the page that shows it."""
    found = find_session(request.learner, session_id)
    if found is None:
        raise Http404(str(session_id))
    question = question_or_404(found.topic, request.POST.get("question", ""))
    so_far = written_so_far(learner=found.learner, topic=found.topic, question=question, session=found.pk)
    response = read_response(question, request.POST, seed=found.seed, so_far=so_far)
    try:
        given = record_answer(
            session=found,
            question=question,
            response=response,
            confidence=request.POST.get("confidence", ""),
            now=now(),
        )
    except BadResponse as fault:
        context = asking(walk_or_404(request, session_id), question, None, so_far)
        return refused(request, context, fault, response, "practice/session.html")
    except (NotAsked, SessionOver):
        return see(session_url(session_id))
    if not request.htmx:
        return see(session_url(session_id) + (f"?question={question.slug}" if given else ""))
    context = asking(walk_or_404(request, session_id), question, given, response)
    return render(request, "parts/question.html", context | sureness(request))


@require_safe
def question(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """One question by itself, with what was written to it and does not count yet."""
    found = question_or_404(topic, slug)
    so_far = written_so_far(learner=request.learner, topic=topic, question=found)
    return render(request, "practice/one_question.html", alone(topic, found, so_far))


@require_POST
def answer_inline(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """A question inside a lesson; without htmx, back to the lesson at the question."""
    found = question_or_404(topic, slug)
    at = now()
    so_far = written_so_far(learner=request.learner, topic=topic, question=found)
    response = read_response(found, request.POST, seed=0, so_far=so_far)
    try:
        given = record_inline(
            learner=ensure_learner(request, at), topic=topic, question=found, response=response, now=at
        )
    except BadResponse as fault:
        return refused(request, alone(topic, found, so_far), fault, response, "practice/one_question.html")
    context = alone(topic, found, response) | answered(found, given)
    if request.htmx:
        return render(request, "parts/question.html", context)
    if given and found.lessons and library().find_lesson(found.lessons[0]):
        return see(f"{reverse('lessons:lesson', args=[found.lessons[0]])}#question-{slug}")
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


def asking(walk: Walk, question: Question, given: Answer | None, so_far: Mapping[str, Any]) -> dict[str, Any]:
    """What one question of a session needs to be shown, answered or not."""
    return {
        "walk": walk,
        "shown": present(question, seed=walk.seed, so_far=given.response if given else so_far),
        "action": reverse("practice:answer", args=[walk.id]),
        "in_session": True,
        "next_url": session_url(walk.id),
        "next_label": "See how it went" if walk.over else "Next question",
    } | answered(question, given)


def alone(topic: str, question: Question, so_far: Mapping[str, Any]) -> dict[str, Any]:
    """What a question needs to be shown outside a session, where all get the same order and numbers."""
    return {
        "shown": present(question, seed=0, so_far=so_far),
        "action": reverse("practice:answer_inline", args=[topic, question.slug]),
    }


def asked_in(walk: Walk) -> list[tuple[Step, Presented]]:
    """Every question of a session that is over, as it was asked."""
    responses = [(step, step.answer.response if step.answer else {}) for step in walk.steps]
    return [(step, present(step.question, seed=walk.seed, so_far=given)) for step, given in responses]


def answered(question: Question, given: Answer | None) -> dict[str, Any]:
    """Nothing while there is no answer."""
    return {"verdict": verdict_on(given, question), "facts": sources_of(question)} if given else {}


def sureness(request: LearnerRequest) -> dict[str, Any]:
    """Said before the answer counts, and not to be said twice."""
    return {"confidence": request.POST.get("confidence", "")}


def sources_of(question: Question) -> list[Fact]:
    facts = library().facts
    return [facts[fact] for fact in question.facts if fact in facts]


def refused(
    request: LearnerRequest,
    context: dict[str, Any],
    fault: BadResponse,
    given: Mapping[str, Any],
    page: str,
) -> HttpResponse:
    """An answer that cannot be read: the question again with what to do, and what was typed."""
    context |= {"error": str(fault), "given": given, "posted": request.POST} | sureness(request)
    return render(request, "parts/question.html" if request.htmx else page, context, status=422)
