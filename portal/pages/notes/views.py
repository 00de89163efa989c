"""Bookmarks and private notes: kept where one reads, gathered on one page."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.library import library
from portal.pages.workbench.next_page import next_page
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.notes import bookmark
from portal.records.notes.delete import delete_note, undo_delete
from portal.records.notes.find import Margin, margin_at
from portal.records.notes.place import Place, find_where, place_of, read_place
from portal.records.notes.shown import KINDS, keeping_of
from portal.records.notes.take_home import as_markdown
from portal.records.notes.write import BadNote, Conflict, Saved, write_note

GROUPS = 20  # lessons on a page
LONGEST_SEARCH = 100  # characters


@require_safe
@never_cache
def notes(request: LearnerRequest) -> HttpResponse:
    """`?show=` is one of KINDS, `?q=` words to look for, `?gone=` and `?unmarked=` what can be undone."""
    kind = request.GET.get("show", "all")
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    kind = kind if kind in KINDS else "all"
    keeping = keeping_of(request.learner, library(), kind=kind, words=words, now=now())
    page = Paginator(keeping.groups, GROUPS).get_page(request.GET.get("page"))
    gone = next((note for note in keeping.deleted if str(note.pk) == request.GET.get("gone")), None)
    unmarked = read_place(request.GET.get("unmarked", ""))
    context = {
        "keeping": keeping, "page": page, "kind": kind, "words": words, "gone": gone, "unmarked": unmarked,
        "unmarked_at": find_where(unmarked, library()) if unmarked else None,
    }  # fmt: skip
    return render(request, "notes/notes.html", context)


@require_safe
@never_cache
def take_home(request: LearnerRequest) -> HttpResponse:
    at = now()
    text = as_markdown(keeping_of(request.learner, library(), now=at), now=at)
    headers = {"Content-Disposition": 'attachment; filename="my-notes.md"'}
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write(request: LearnerRequest) -> HttpResponse:
    """The page of one note; posted to by its form, and by a script that asks for JSON."""
    place = place_or_404(request.POST.get("place") or request.GET.get("place", ""))
    if request.method != "POST":
        return page_of(request, place)
    at = now()
    text = request.POST.get("text", "").replace("\r\n", "\n")
    base = request.POST.get("base_version", "")
    if find_where(place, library()) is None and margin_at(request.learner, place, library()) is None:
        raise Http404(str(place))
    try:
        written = write_note(
            learner=ensure_learner(request, at),
            place=place,
            text=text,
            base_version=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
            library=library(),
            now=at,
        )
    except BadNote as fault:
        if is_script(request):
            return JsonResponse({"error": str(fault)}, status=422)
        return page_of(request, place, text=text, error=str(fault), status=422)
    if is_script(request):
        return answer(written)
    if isinstance(written, Conflict):
        return page_of(request, place, text=text, conflict=written, status=409)
    messages.success(request, _("The note is saved."))
    return see(next_page(request, reverse("notes:notes")))


@require_POST
def mark(request: LearnerRequest) -> HttpResponse:
    """A bookmark: on with `mark`, off with `unmark`, each with the place."""
    at = now()
    is_on = "mark" in request.POST
    place = place_or_404(request.POST.get("mark" if is_on else "unmark", ""))
    fault = ""
    if is_on:
        if find_where(place, library()) is None:
            raise Http404(str(place))
        try:
            bookmark.mark(learner=ensure_learner(request, at), place=place, library=library(), now=at)
        except bookmark.TooManyBookmarks as refusal:
            fault = str(refusal)
    elif request.learner is not None:
        bookmark.unmark(learner=request.learner, place=place)
    if is_script(request):
        return JsonResponse({"error": fault} if fault else {}, status=422 if fault else 200)
    if fault:
        messages.error(request, fault)
    return see(
        next_page(request, reverse("notes:notes") + ("" if is_on else f"?unmarked={quote(str(place))}"))
    )


@require_POST
def delete(request: LearnerRequest, note_id: UUID) -> HttpResponse:
    found = delete_note(learner=request.learner, note_id=note_id, now=now()) if request.learner else None
    if found is None:
        raise Http404(str(note_id))
    return see(f"{reverse('notes:notes')}?gone={found.pk}")


@require_POST
def undo(request: LearnerRequest, note_id: UUID) -> HttpResponse:
    found = undo_delete(learner=request.learner, note_id=note_id) if request.learner else None
    if found is None:
        raise Http404(str(note_id))
    messages.success(request, _("The note is back."))
    return see(reverse("notes:notes"))


def page_of(
    request: LearnerRequest,
    place: Place,
    *,
    text: str | None = None,
    error: str = "",
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """What was typed stays in the form; of a conflict both texts are shown."""
    margin = margin_at(request.learner, place, library())
    if margin is None:
        raise Http404(str(place))
    context = {
        "margin": margin,
        "where": find_where(place, library()),
        "text": shown_text(margin, text),
        "error": error,
        "conflict": conflict,
    }
    return render(request, "notes/write.html", context, status=status)


def shown_text(margin: Margin, typed: str | None) -> str:
    if typed is not None:
        return typed
    return margin.note.text if margin.note else ""


def answer(written: Saved | Conflict) -> JsonResponse:
    """What drafts.js expects: 200 with the version, or 409 with the newer text."""
    note = written.note
    said = {"version": note.version, "saved_at": note.saved_at.isoformat()}
    if isinstance(written, Saved):
        return JsonResponse(said)
    return JsonResponse(said | {"fields": {"text": note.text, "place": str(place_of(note))}}, status=409)


def is_script(request: LearnerRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def place_or_404(written: str) -> Place:
    found = read_place(written)
    if found is None:
        raise Http404("place")
    return found


def see(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)
