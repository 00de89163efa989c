"""Once it is over: the debrief and the report of who answered, the feedback for who asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from portal.engines.curriculum import Fact
from portal.engines.grading import BadResponse, Presented, present
from portal.library import library
from portal.pages.interviews.ways import address_of, answering_or_404, leading_or_404, page_of, see
from portal.pages.interviews.words import as_text, name_of, title_of
from portal.records.accounts.request import LearnerRequest
from portal.records.interviews.confirm import NothingToConfirm, confirm_points
from portal.records.interviews.debrief import Debrief, Looked, debrief_of
from portal.records.interviews.feedback import QUESTIONS, feedback_of
from portal.records.interviews.grade import grade_waiting
from portal.records.interviews.models import Interview


@require_safe
def debrief(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """While code is being graded the page asks again; `?running=` is how many it saw."""
    interview = answering_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:debrief":
        return see(address_of(interview, request.learner))
    running = grade_waiting(interview=interview, library=library(), now=now())
    if not request.htmx:
        return render(request, "interviews/debrief.html", _told(interview))
    if request.GET.get("running") != str(running):
        return HttpResponseClientRefresh()
    context = {"interview": interview, "running": running}
    return render(request, "interviews/debrief.html#running", context)


@require_POST
def confirm(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """What an answer says, in the learner's own judgement; the first time counts."""
    interview = answering_or_404(request, interview_id)
    said = request.POST.get("item", "")
    position = int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0
    ticks = request.POST.getlist("ticks")[:40]
    try:
        confirm_points(interview=interview, position=position, ticks=ticks, library=library(), now=now())
    except NothingToConfirm as fault:
        raise Http404(str(fault)) from fault
    except BadResponse as fault:
        context = _told(interview) | {"error": _(str(fault)), "error_at": position}
        return render(request, "interviews/debrief.html", context, status=422)
    return see(f"{reverse('interviews:debrief', args=[interview_id])}#item-{position}")


@require_safe
def report(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """All of it on paper."""
    interview = answering_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:debrief":
        return see(address_of(interview, request.learner))
    return render(request, "interviews/report.html", _told(interview))


@require_safe
def feedback(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """For who asked: their ticks beside what was found in the words, and what to ask themselves."""
    interview = leading_or_404(request, interview_id)
    if interview.finished_at is None:
        return see(address_of(interview, request.learner))
    context = {
        "interview": interview,
        "title": title_of(interview),
        "candidate": name_of(interview.learner, _("the candidate")),
        "debrief": debrief_of(interview, library()),
        "compared": feedback_of(interview, library()),
        "questions": QUESTIONS,
    }
    return render(request, "interviews/feedback.html", context)


def _told(interview: Interview) -> dict[str, Any]:
    told: Debrief = debrief_of(interview, library())
    return {
        "interview": interview,
        "title": title_of(interview),
        "debrief": told,
        "running": told.running,
        "asked": [_shown(one, interview) for one in told.looked],
        "interviewer": name_of(interview.interviewer, _("your interviewer")) if interview.is_pair else "",
    }


def _shown(one: Looked, interview: Interview) -> dict[str, Any]:
    """What the page of one question needs, under the names that the parts of questions use."""
    shown = _presented(one, interview)
    return {
        "looked": one,
        "item": one.item,
        "question": one.question,
        "shown": shown,
        "kind": shown.kind if shown else "",
        "body": f"parts/questions/{shown.kind}.html" if shown else "",
        "facts": _facts(one),
        "late": as_text(one.late.given) if one.late else "",
        "typed": as_text(one.item.given)
        if one.item.answer_id is None and one.item.points is not None
        else "",
    }


def _presented(one: Looked, interview: Interview) -> Presented | None:
    if one.question is None:
        return None
    so_far = one.item.answer.response if one.item.answer else {"texts": one.item.texts}
    return present(one.question, seed=interview.seed, so_far=so_far)


def _facts(one: Looked) -> list[Fact]:
    facts = library().facts
    return [facts[fact] for fact in one.question.facts if fact in facts] if one.question else []
