"""Question sets, one question at a time, and what came of the answers."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Question, QuestionSet
from portal.engines.grading import BadResponse, read_response
from portal.library import library
from portal.pages.practice.asking import alone, answered, asked_in, asking, on_screen, refused, sureness
from portal.records.accounts.cookie import read_cookie
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.find import owned_by
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.mastery import topics_of
from portal.records.progress.practice import (
    NotAsked,
    SessionOver,
    find_own_session,
    find_session,
    start_session,
    written_so_far,
)
from portal.records.progress.practice import answer as record_answer
from portal.records.progress.practice import answer_inline as record_inline
from portal.records.progress.suggested import suggested
from portal.records.progress.walk import Walk, walk_of
from portal.records.reports.find import has_reports
from portal.records.reviews.agenda import agenda_of


@require_safe
def topics(request: LearnerRequest) -> HttpResponse:
    learner, shelf = request.learner, library()
    due = agenda_of(learner, shelf, now=now(), days=1)
    return render(
        request,
        "practice/topics.html",
        {"topics": topics_of(learner, shelf), "reviews": due, "reported": has_reports(learner)},
    )


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
        return render(request, "practice/walked.html", {"walk": walk, "asked": asked_in(walk)})
    so_far = written_so_far(
        learner=request.learner, topic=walk.topic, question=step.question, session=walk.id
    )
    context = asking(walk, step.question, step.answer, so_far, learner=request.learner, now=now())
    return render(request, "practice/session.html", context)


@require_POST
def answer(request: LearnerRequest, session_id: UUID) -> HttpResponse:
    """The verdict, or what is asked next, in place of the question; without htmx, the page that shows it."""
    found = find_own_session(owned_by(request.user, read_cookie(request.COOKIES)), session_id)
    if found is None:
        raise Http404(str(session_id))
    request.learner = found.learner  # it is known, and need not be asked for again
    question = question_or_404(found.topic, request.POST.get("question", ""))
    so_far = written_so_far(learner=found.learner, topic=found.topic, question=question, session=found.pk)
    response = suggested(question, read_response(question, request.POST, seed=found.seed, so_far=so_far))
    at = now()
    try:
        given = record_answer(
            session=found,
            question=question,
            response=response,
            confidence=request.POST.get("confidence", ""),
            took_s=on_screen(request, found.topic, question, at),
            now=at,
        )
    except BadResponse as fault:
        walk = walk_of(found, set_or_404(found.topic))
        context = asking(walk, question, None, so_far, learner=request.learner, now=at)
        return refused(request, context, fault, response, "practice/session.html")
    except (NotAsked, SessionOver):
        return see(session_url(session_id))
    if not request.htmx:
        return see(session_url(session_id) + (f"?question={question.slug}" if given else ""))
    walk = walk_of(found, set_or_404(found.topic))
    context = asking(walk, question, given, response, learner=request.learner, now=at)
    return render(request, "parts/question.html", context | sureness(request))


@require_safe
def question(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """One question by itself, with what was written to it and does not count yet."""
    found = question_or_404(topic, slug)
    so_far = written_so_far(learner=request.learner, topic=topic, question=found)
    context = alone(topic, found, so_far, learner=request.learner, now=now())
    # Tried again in a lesson, it takes the place of its verdict.
    return render(request, "parts/question.html" if request.htmx else "practice/one_question.html", context)


@require_POST
def answer_inline(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """A question inside a lesson; without htmx, back to the lesson at the question."""
    found = question_or_404(topic, slug)
    at = now()
    so_far = written_so_far(learner=request.learner, topic=topic, question=found)
    response = suggested(found, read_response(found, request.POST, seed=0, so_far=so_far))
    try:
        given = record_inline(
            learner=ensure_learner(request, at),
            topic=topic,
            question=found,
            response=response,
            took_s=on_screen(request, topic, found, at),
            now=at,
        )
    except BadResponse as fault:
        context = alone(topic, found, so_far, learner=request.learner, now=at)
        return refused(request, context, fault, response, "practice/one_question.html")
    context = alone(topic, found, response, learner=request.learner, now=at) | answered(found, given)
    context |= sureness(request)
    if request.htmx:
        return render(request, "parts/question.html", context)
    lesson = library().lesson_that_asks(f"{topic}/{slug}")
    if given and lesson:
        return see(f"{reverse('lessons:lesson', args=[lesson.slug])}#question-{slug}")
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
