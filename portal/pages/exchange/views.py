"""A question set to take home, in the formats of others."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.engines.curriculum import QuestionSet
from portal.engines.exchange import FORMATS
from portal.library import library
from portal.records.accounts.request import LearnerRequest

from .files import files_of, written_as


@require_safe
def take_home(request: LearnerRequest, topic: str) -> HttpResponse:
    """Each format with its size, and what it has no place for."""
    found = set_or_404(topic)
    return render(request, "exchange/take_home.html", {"set": found, "files": files_of(found)})


@require_safe
def download(request: LearnerRequest, topic: str, format: str) -> HttpResponse:
    found = set_or_404(topic)
    if format not in FORMATS:
        raise Http404(format)
    written = written_as(format, found)
    return as_file(written.content, f"{topic}.{FORMATS[format].suffix}", FORMATS[format].content_type)


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """`name` is of slugs only: nothing in it needs quoting."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def set_or_404(topic: str) -> QuestionSet:
    found = library().find_question_set(topic)
    if found is None:
        raise Http404(topic)
    return found
