"""What a question needs to be shown: asked, answered, or asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question
from portal.engines.grading import BadResponse
from portal.engines.grading.present import Presented, present
from portal.library import library
from portal.pages.practice.running import what_runs
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.notes.find import Margin, margins_of
from portal.records.notes.place import Place
from portal.records.progress.asked import on_screen_s, stamp
from portal.records.progress.hints import hints_to
from portal.records.progress.mark_by import marking_that_counts
from portal.records.progress.models import Answer
from portal.records.progress.practice import verdict_on
from portal.records.progress.question_place import ALONE, session_place
from portal.records.progress.scored import score_of
from portal.records.progress.walk import Step, Walk
from portal.records.progress.words import told


def asking(
    walk: Walk,
    question: Question,
    given: Answer | None,
    so_far: Mapping[str, Any],
    *,
    learner: Learner | None,
    now: datetime,
) -> dict[str, Any]:
    """One question of a session, answered or not."""
    page = reverse("practice:session", args=[walk.id])
    place, is_answered = session_place(walk.id), given is not None
    return {
        "walk": walk,
        "shown": present(question, seed=walk.seed, so_far=given.response if given else so_far),
        "action": reverse("practice:answer", args=[walk.id]),
        "in_session": True,
        "next_url": page,
        "next_label": _("See how it went") if walk.over else _("Next question"),
        "report_url": reverse("reports:question", args=[walk.topic, question.slug]),
        "margin": margin_of(learner, walk.topic, question),
        "hint_url": reverse("practice:hint", args=[walk.id]),
        "hints": None if given else hints_to(learner, walk.topic, question, now=now),
        "asked_at": stamp(f"{walk.topic}/{question.slug}", now=now),
        **what_runs(learner, walk.topic, question, place=place, came_from=page, is_answered=is_answered),
    } | answered(question, given)


def alone(
    topic: str, question: Question, so_far: Mapping[str, Any], *, learner: Learner | None, now: datetime
) -> dict[str, Any]:
    """A question outside a session, where all get the same order and numbers."""
    page = reverse("practice:question", args=[topic, question.slug])
    return {
        "shown": present(question, seed=0, so_far=so_far),
        "action": reverse("practice:answer_inline", args=[topic, question.slug]),
        "report_url": reverse("reports:question", args=[topic, question.slug]),
        "again_url": page,
        "margin": margin_of(learner, topic, question),
        "hint_url": reverse("practice:hint_inline", args=[topic, question.slug]),
        "hints": hints_to(learner, topic, question, now=now),
        "asked_at": stamp(f"{topic}/{question.slug}", now=now),
        "lesson": library().lesson_that_asks(f"{topic}/{question.slug}"),
        **what_runs(learner, topic, question, place=ALONE, came_from=page, is_answered=False),
    }


def margin_of(learner: Learner | None, topic: str, question: Question) -> Margin:
    """What is kept beside it, asked for where it is shown: an answer that comes by htmx has no margin."""
    here = Place(kind="question", ref=f"{topic}/{question.slug}")
    found: Any = SimpleLazyObject(lambda: margins_of(learner, here).at(here, _("this question")))
    return cast(Margin, found)


def asked_in(walk: Walk) -> list[tuple[Step, Presented]]:
    """Every question of a session that is over, as it was asked."""
    responses = [(step, step.answer.response if step.answer else {}) for step in walk.steps]
    return [(step, present(step.question, seed=walk.seed, so_far=given)) for step, given in responses]


def answered(question: Question, given: Answer | None) -> dict[str, Any]:
    """Nothing while there is no answer."""
    if given is None:
        return {}
    facts = library().facts
    return {
        "verdict": verdict_on(given, question),
        "facts": [facts[fact] for fact in question.facts if fact in facts],
        "score": score_of(given),
        "marking": marking_that_counts(given),
    }


def sureness(request: LearnerRequest) -> dict[str, Any]:
    """Said before the answer counts, and not to be said twice; and since when the question is asked."""
    return {
        "confidence": request.POST.get("confidence", ""),
        "asked_at": request.POST.get("asked_at", ""),
    }


def on_screen(request: LearnerRequest, topic: str, question: Question, now: datetime) -> float | None:
    """Seconds, by the server's clock; None when nobody knows."""
    return on_screen_s(request.POST.get("asked_at", ""), f"{topic}/{question.slug}", now=now)


def refused(
    request: LearnerRequest,
    context: dict[str, Any],
    fault: BadResponse,
    given: Mapping[str, Any],
    page: str,
) -> HttpResponse:
    """An answer that cannot be read: the question again with what to do, and what was typed."""
    context |= {"error": told(fault), "given": given, "posted": request.POST} | sureness(request)
    return render(request, "parts/question.html" if request.htmx else page, context, status=422)
