"""For authors: questions of others as a draft in our YAML. Nothing of it is stored or published."""

from __future__ import annotations

import threading
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.engines.exchange import FORMATS, READABLE, Taken, UnknownFormat, take
from portal.library import library
from portal.records.accounts.authors import is_author
from portal.records.accounts.request import LearnerRequest

from .forms import ImportForm
from .preview import rows_of
from .views import as_file

AT_ONCE: Final = 2  # in this process: a megabyte of strangers' text takes a second or two to read
BUSY: Final = _("Others are having their questions read just now. Try again in a few seconds.")
_places = threading.BoundedSemaphore(AT_ONCE)


@require_http_methods(["GET", "HEAD", "POST"])
def import_questions(request: LearnerRequest) -> HttpResponse:
    """The draft comes back in the page, to be completed and looked at again, or downloaded."""
    authors_only(request)
    if request.method != "POST":
        return page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, form, status=422)
    if not _places.acquire(blocking=False):
        form.add_error(None, BUSY)
        return page(request, form, status=429)
    try:
        taken = take(
            form.content,
            name=form.name,
            format=form.cleaned_data["format"],
            topic=form.cleaned_data["topic"],
            library=library(),
        )
    except UnknownFormat:
        known = ", ".join(FORMATS[one].title for one in READABLE)
        said = gettext("It looks like none of %(formats)s. Choose its format.") % {"formats": known}
        form.add_error("format", said)
        return page(request, form, status=422)
    finally:
        _places.release()
    if request.POST.get("do") == "download" and taken.read.yaml:
        return as_file(taken.read.yaml.encode(), f"{taken.topic}.yaml", "application/yaml; charset=utf-8")
    return page(request, drafted(form, taken), taken=taken)


def authors_only(request: LearnerRequest) -> None:
    if not is_author(request.user):
        raise Http404("import")


def drafted(form: ImportForm, taken: Taken) -> ImportForm:
    """The form with the draft in it; where nothing could be read, with what was given."""
    if not taken.read.yaml:
        return form
    given = {"text": taken.read.yaml, "format": "yaml", "topic": taken.topic}
    return ImportForm(initial=given)


def page(
    request: LearnerRequest, form: ImportForm, *, taken: Taken | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "taken": taken, "rows": list(rows_of(taken)) if taken else []}
    return render(request, "exchange/import_questions.html", context, status=status)
