"""Two people: the link for the other one, the lobby where both wait, and the desk of who asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from portal.engines.grading import present
from portal.library import library
from portal.pages.interviews.ways import address_of, leading_or_404, leads, page_of, see, sitting_or_404
from portal.pages.interviews.words import as_text, clock_of, name_of, title_of
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.interviews import pair as records
from portal.records.interviews.desk import Desk, open_desk
from portal.records.interviews.models import Interview, Seat


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: LearnerRequest, code: str) -> HttpResponse:
    """What one is invited to. Looking takes no seat, so that a preview of the link spoils nothing."""
    found = records.find_invitation(code)
    if found is None:
        raise Http404("invitation")
    if request.method == "POST":
        at = now()
        try:
            seated = records.take_seat(invitation=found, learner=ensure_learner(request, at), now=at)
        except records.NotInvited as fault:
            messages.warning(request, str(fault))
            return see(reverse("interviews:interviews"))
        return see(address_of(seated, request.learner))
    host = found.interview.learner or found.interview.interviewer
    context = {
        "invitation": found,
        "asks": found.seat == Seat.INTERVIEWER,
        "title": title_of(found.interview),
        "host": name_of(host, _("Somebody")),
    }
    return render(request, "interviews/invitation.html", context)


@never_cache
@require_safe
def lobby(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """Until the interviewer starts the clock. The page asks again; `?open=` is the seat it saw free."""
    interview = sitting_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:lobby":
        return see(address_of(interview, request.learner))
    context = _waiting(request, interview)
    if not request.htmx:
        return render(request, "interviews/lobby.html", context)
    if request.GET.get("open", "") != interview.open_seat:
        # The whole page anew: a redirect would be followed by a request that asks for the part again.
        return HttpResponseClientRefresh()
    return render(request, "interviews/lobby.html#waiting", context)


@require_POST
def invite(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """A new link in place of the old one, or none any more."""
    interview = sitting_or_404(request, interview_id)
    if request.POST.get("revoke"):
        records.revoke(interview=interview, now=now())
    else:
        records.invite(interview=interview, now=now())
    return see(address_of(interview, request.learner))


@require_POST
def begin(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    interview = leading_or_404(request, interview_id)
    try:
        interview = records.start_clock(interview=interview, now=now())
    except records.NotReady as fault:
        messages.warning(request, str(fault))
    return see(address_of(interview, request.learner))


@never_cache
@require_safe
def desk(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """The question, a good answer, the points to tick, and what the candidate types."""
    interview = leading_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:desk":
        return see(address_of(interview, request.learner))
    opened = open_desk(interview=interview, library=library(), now=now())
    return render(request, "interviews/desk.html", _at_the_desk(opened))


@never_cache
@require_safe
def heard(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """What the candidate has typed by now, every few seconds; `?at=` is the question of the page."""
    interview = leading_or_404(request, interview_id)
    here = page_of(interview, request.learner) == "interviews:desk"
    if not here or request.GET.get("at") != str(interview.position):
        return see(address_of(interview, request.learner))
    opened = open_desk(interview=interview, library=library(), now=now())
    return render(request, "interviews/desk.html#heard", _at_the_desk(opened))


@require_POST
def note(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """Ticks and notes, as they are made; with `go`, on to that question, for both."""
    interview = leading_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:desk":
        return see(address_of(interview, request.learner))
    ticks = request.POST.getlist("ticks")
    noted = records.note(
        interview=interview,
        position=_read(request.POST.get("item", "")),
        ticks=ticks if ticks or request.POST.get("nothing") else None,
        notes=request.POST.get("notes", ""),
        feedback=request.POST.get("feedback", ""),
        library=library(),
        now=now(),
    )
    if noted is None:
        raise Http404("item")
    if request.htmx:
        return render(request, "interviews/desk.html#noted", {"noted_at": now()})
    go = request.POST.get("go", "")
    if go == "finish":
        return see(reverse("interviews:finish", args=[interview_id]))
    records.move_to(interview=interview, position=_read(go), now=now())
    return see(reverse("interviews:desk", args=[interview_id]))


def _waiting(request: LearnerRequest, interview: Interview) -> dict[str, Any]:
    open_one = records.open_invitation(interview)
    url = reverse("interviews:invitation", args=[open_one.code]) if open_one else ""
    nameless = pgettext("who has taken a seat, without a name", "the candidate")
    nameless_asks = pgettext("who has taken a seat, without a name", "the interviewer")
    return {
        "interview": interview,
        "title": title_of(interview),
        "asks": leads(interview, request.learner),
        "link": request.build_absolute_uri(url) if url else "",
        "candidate": name_of(interview.learner, nameless) if interview.learner else "",
        "interviewer": name_of(interview.interviewer, nameless_asks) if interview.interviewer else "",
    }


def _at_the_desk(opened: Desk) -> dict[str, Any]:
    interview, item, question = opened.interview, opened.item, opened.question
    context: dict[str, Any] = {
        "desk": opened,
        "interview": interview,
        "title": title_of(interview),
        "left": clock_of(opened.left_s),
        "candidate": name_of(interview.learner, _("the candidate")),
        "typed": as_text(item.given),
        "right": opened.right,
        "question": question,
    }
    if question is None:
        return context
    shown = present(question, seed=interview.seed, so_far={"texts": item.texts})
    return context | {"shown": shown, "kind": shown.kind}


def _read(text: str) -> int:
    """0 for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
