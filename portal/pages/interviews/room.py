"""The room of who answers: one question at a time, the list of them, and the time that is left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.engines.grading import is_coded, present, read_response
from portal.library import library
from portal.pages.interviews.ways import address_of, answering_or_404, page_of, see, sitting_or_404
from portal.pages.interviews.words import as_text, clock_of, title_of
from portal.records.accounts.request import LearnerRequest
from portal.records.interviews.find import find_answering
from portal.records.interviews.finish import finish_interview
from portal.records.interviews.given import TooMuch, given_in
from portal.records.interviews.models import Interview, Kept, as_form
from portal.records.interviews.room import Room, open_room, tally_of
from portal.records.interviews.save import Late, NotAsked, Saved, flag, item_at, save_answer

TOO_LATE = _("The time was up. What you typed after it is kept, and does not count.")


@never_cache
@require_safe
def room(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """`?n=` jumps, `?kept=` fills in what another window had saved; without, one is where one was."""
    interview = answering_or_404(request, interview_id)
    if page_of(interview, request.learner) != "interviews:room":
        return see(address_of(interview, request.learner))
    opened = open_room(interview=interview, position=_number(request, "n"), library=library(), now=now())
    return render(request, "interviews/room.html", asked(opened, kept_id=_number(request, "kept")))


@require_POST
def save(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """What is typed, by the script as it is typed, and without one when a button is pressed."""
    interview = find_answering(request.learner, interview_id)
    if interview is None:
        raise Http404(str(interview_id))
    at, position = now(), _posted_number(request, "item")
    try:
        result = _saved(request, interview, position)
        if "flag" in request.POST:
            flag(interview=interview, position=position, flagged=request.POST["flag"] == "1", now=at)
    except NotAsked as fault:
        raise Http404(str(fault)) from fault
    except TooMuch as fault:
        return _refused(request, interview, position, str(fault))
    interview.refresh_from_db()
    if isinstance(result, Late):
        return _late(request, interview)
    if not request.accepts("text/html"):
        return JsonResponse(_said(request, interview, position, result))
    return see(_next(request, interview, position, result))


@never_cache
@require_safe
def clock(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """What the script asks for now and then: the server's clock, the place, and who saved last."""
    interview = answering_or_404(request, interview_id)
    try:
        item = item_at(interview, _number(request, "item"))
    except NotAsked as fault:
        raise Http404(str(fault)) from fault
    return JsonResponse(
        {
            "left_s": interview.left_s(now()),
            "position": interview.position if interview.is_pair else item.position,
            "version": item.version,
            "page": address_of(interview, request.learner),
        }
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: LearnerRequest, interview_id: UUID) -> HttpResponse:
    """Asks once more, with what is left open; then it is over. One that has not begun is called off."""
    interview = sitting_or_404(request, interview_id)
    if request.method == "POST" and page_of(interview, request.learner) == "interviews:lobby":
        finish_interview(interview=interview, library=library(), now=now())
        return see(reverse("interviews:interviews"))
    if page_of(interview, request.learner) not in ("interviews:room", "interviews:desk"):
        return see(address_of(interview, request.learner))
    if request.method == "POST":
        finish_interview(interview=interview, library=library(), now=now())
        return see(address_of(interview, request.learner))
    context = {
        "interview": interview,
        "title": title_of(interview),
        "tally": tally_of(interview),
        "left": clock_of(interview.left_s(now())),
        "back": address_of(interview, request.learner),
    }
    return render(request, "interviews/finish.html", context)


def asked(opened: Room, *, kept_id: int = 0, error: str = "") -> dict[str, Any]:
    """What one question of the room needs to be shown, with what was typed."""
    interview, item, question = opened.interview, opened.item, opened.question
    kept = next((one for one in opened.gave_way if one.pk == kept_id), None)
    given = kept.given if kept else item.given
    form = as_form(given)
    so_far: dict[str, Any] = {"texts": item.texts}
    context: dict[str, Any] = {
        "room": opened,
        "interview": interview,
        "title": title_of(interview),
        "left": clock_of(opened.left_s),
        "filled_from": kept,
        "gave_way": [(one, as_text(one.given)) for one in opened.gave_way if one.pk != kept_id],
        "error": error,
        "posted": form if given else "",
    }
    if question is None:
        return context
    read = read_response(question, form, seed=interview.seed, so_far=so_far) if given else {}
    shown = present(question, seed=interview.seed, so_far=read if is_coded(question) else so_far)
    return context | {
        "shown": shown,
        "question": question,
        "kind": shown.kind,
        "body": f"parts/questions/{shown.kind}.html",
        "given": read,
        "has_another_step": getattr(question, "change", "") and getattr(shown, "step", "") == "write",
    }


def _saved(request: LearnerRequest, interview: Interview, position: int) -> Saved | Late | None:
    """None when nothing was typed: the script knows that, where a form's first state looks like an answer."""
    if request.POST.get("touched") == "0":
        return None
    return save_answer(
        interview=interview,
        position=position,
        given=given_in(request.POST),
        base_version=_posted_number(request, "version"),
        final=request.POST.get("final") == "1",
        library=library(),
        now=now(),
    )


def _said(
    request: LearnerRequest, interview: Interview, position: int, result: Saved | None
) -> dict[str, Any]:
    item = item_at(interview, position)
    return {
        "state": item.state,
        "note": result.note if result else "",
        "version": item.version,
        "flagged": item.flagged,
        "left_s": interview.left_s(now()),
        "gave_way": _gave_way(interview, position, result.gave_way if result else None),
        "moved_on": bool(result and result.moved_on),
        "next": _next(request, interview, position, result),
    }


def _gave_way(interview: Interview, position: int, kept: Kept | None) -> dict[str, str] | None:
    """What another window had saved, to read and to bring back."""
    if kept is None:
        return None
    url = reverse("interviews:room", args=[interview.pk])
    return {"text": as_text(kept.given), "url": f"{url}?n={position}&kept={kept.pk}"}


def _next(request: LearnerRequest, interview: Interview, position: int, result: Saved | None) -> str:
    """Where the button that was pressed leads; here again when something is missing to finish a step."""
    here = reverse("interviews:room", args=[interview.pk])
    go = request.POST.get("go", "")
    if go == "finish":
        return reverse("interviews:finish", args=[interview.pk])
    if go.isascii() and go.isdigit() and len(go) < 4:
        return f"{here}?n={go}"
    return f"{here}?n={position}"


def _late(request: LearnerRequest, interview: Interview) -> HttpResponse:
    """Shown back where everything else is told."""
    answering_or_404(request, interview.pk)
    url = reverse("interviews:debrief", args=[interview.pk])
    if not request.accepts("text/html"):
        return JsonResponse({"error": str(TOO_LATE), "page": url}, status=409)
    messages.warning(request, TOO_LATE)
    return see(url)


def _refused(request: LearnerRequest, interview: Interview, position: int, fault: str) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"error": fault}, status=422)
    opened = open_room(interview=interview, position=position, library=library(), now=now())
    context = asked(opened, error=fault) | {"posted": request.POST}
    return render(request, "interviews/room.html", context, status=422)


def _number(request: HttpRequest, name: str) -> int:
    return _read(request.GET.get(name, ""))


def _posted_number(request: HttpRequest, name: str) -> int:
    return _read(request.POST.get(name, ""))


def _read(text: str) -> int:
    """0 for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
