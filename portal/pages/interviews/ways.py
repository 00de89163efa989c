"""Which page of an interview somebody belongs on."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now

from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.interviews.find import find_answering, find_interview, find_leading
from portal.records.interviews.finish import end_when_over
from portal.records.interviews.models import Interview


def see(url: str) -> HttpResponse:
    """After a POST: the page that shows what came of it."""
    return HttpResponseRedirect(url, status=303)


def leads(interview: Interview, learner: Learner | None) -> bool:
    """They ask; somebody who has both seats answers."""
    return learner is not None and interview.interviewer_id == learner.pk != interview.learner_id


def page_of(interview: Interview, learner: Learner | None) -> str:
    """The name of the page of this seat, as things stand."""
    if interview.finished_at is not None:
        return "interviews:feedback" if leads(interview, learner) else "interviews:debrief"
    if interview.started_at is None:
        return "interviews:lobby"
    return "interviews:desk" if leads(interview, learner) else "interviews:room"


def address_of(interview: Interview, learner: Learner | None) -> str:
    return reverse(page_of(interview, learner), args=[interview.pk])


def answering_or_404(request: LearnerRequest, interview_id: UUID) -> Interview:
    """Theirs to answer, ended when its time is up. Strangers' and the interviewer's requests find nothing."""
    return _looked(find_answering(request.learner, interview_id), interview_id)


def leading_or_404(request: LearnerRequest, interview_id: UUID) -> Interview:
    return _looked(find_leading(request.learner, interview_id), interview_id)


def sitting_or_404(request: LearnerRequest, interview_id: UUID) -> Interview:
    return _looked(find_interview(request.learner, interview_id), interview_id)


def _looked(found: Interview | None, interview_id: UUID) -> Interview:
    if found is None:
        raise Http404(str(interview_id))
    return end_when_over(interview=found, library=library(), now=now())
