"""Taking a function home as a project, and bringing one in as a ZIP."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from portal.engines.emulator import BadFunction
from portal.library import library
from portal.pages.playground.answers import function_page, go_to
from portal.pages.playground.bench import open_bench
from portal.pages.playground.or_404 import function_or_404
from portal.pages.playground.views import playground_page
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.archive import ZIPPED_BYTES, BadArchive, Unpacked, unpack
from portal.records.playground.bring_in import written_of
from portal.records.playground.create import TooManyFunctions, create_function
from portal.records.playground.models import OwnFunction
from portal.records.playground.save import put_code
from portal.records.playground.take_home import sam_project
from portal.records.playground.written import Written
from portal.records.progress.drafts import BadDraft

NO_FILE = gettext_noop("No ZIP has come, or one of over %(most)s MB. Choose one, and send it again.")


@require_safe
def project(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    found = function_or_404(request, function_id)
    try:
        return zip_answer(found.name, found.written)
    except BadFunction as fault:
        return function_page(request, open_bench(found, library()), status=422, fault=str(fault))


def zip_answer(name: str, written: Written) -> HttpResponse:
    """Raises BadFunction."""
    response = HttpResponse(sam_project(written, name), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@require_POST
def upload(request: LearnerRequest) -> HttpResponse:
    """A function of its own, called as the ZIP is."""
    at = now()
    try:
        name, unpacked = _unpacked(request)
        made = create_function(
            learner=ensure_learner(request, at), name=name, written=written_of(unpacked.files), now=at
        )
    except (BadArchive, BadDraft, TooManyFunctions) as fault:
        return playground_page(request, status=422, upload_fault=str(fault))
    return _taken(request, made, unpacked)


@require_POST
def upload_into(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """In the place of a function's code, which is kept."""
    found = function_or_404(request, function_id)
    try:
        unpacked = _unpacked(request)[1]
        written = written_of(unpacked.files, over=found.written)
        put_code(function=found, written=written, reason="upload", now=now())
    except (BadArchive, BadDraft) as fault:
        return function_page(request, open_bench(found, library()), status=422, fault=str(fault))
    return _taken(request, found, unpacked)


def _unpacked(request: LearnerRequest) -> tuple[str, Unpacked]:
    """A name for a function, and what the ZIP holds. Raises BadArchive."""
    sent = request.FILES.get("zip")
    if sent is None or sent.file is None:
        raise BadArchive(_(NO_FILE) % {"most": ZIPPED_BYTES // 1024 // 1024})
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", (sent.name or "").rpartition(".")[0]).strip("-")[:60]
    return name or "uploaded", unpack(sent.file)


def _taken(request: LearnerRequest, function: OwnFunction, unpacked: Unpacked) -> HttpResponse:
    """Straight to the function, unless there is something to say about what is not in it."""
    if not unpacked.left_out:
        return go_to(function.pk)
    shown = unpacked.left_out[:100]
    context = {"function": function, "unpacked": unpacked, "shown": shown}
    return render(request, "playground/uploaded.html", context)
