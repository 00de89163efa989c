"""Content of others beside ours: what is installed, what is found in it, and what is switched on."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.library import bookcase
from portal.records.accounts.request import LearnerRequest
from portal.records.authoring.install_pack import FILES, TOTAL_BYTES, BadPack, install_pack
from portal.records.authoring.who import for_authors


@require_safe
@never_cache
@for_authors
def packs(request: LearnerRequest) -> HttpResponse:
    return packs_page(request)


@require_POST
@for_authors
def switch(request: LearnerRequest) -> HttpResponse:
    """One version of a namespace on, which switches the others off; or all of them off."""
    namespace, version = request.POST.get("namespace", ""), request.POST.get("version", "")
    heads = [placed.pack.head for placed in bookcase().placed() if placed.pack.head is not None]
    found = next((one for one in heads if (one.namespace, one.version) == (namespace, version)), None)
    if found is None:
        raise Http404(namespace)
    is_on = request.POST.get("do") == "on"
    try:
        bookcase().switch(namespace, version if is_on else None)
    except OSError as fault:
        messages.error(request, _("Nothing was switched: %(fault)s.") % {"fault": fault.strerror})
    else:
        told = _("%(title)s %(version)s is on.") if is_on else _("%(title)s %(version)s is off.")
        messages.success(request, told % {"title": found.title, "version": version})
    return HttpResponseRedirect(reverse("studio:packs"), status=303)


@require_POST
@for_authors
def install(request: LearnerRequest) -> HttpResponse:
    sent = request.FILES.get("pack")
    if sent is None:
        return packs_page(request, fault=_("Choose a ZIP file; none came, or it was too large."), status=422)
    try:
        head = install_pack(sent, folder=settings.VAR_DIR / "packs")
    except BadPack as fault:
        return packs_page(request, fault=str(fault), status=422)
    messages.success(
        request,
        _("%(title)s %(version)s is installed. Look at its findings, and switch it on.")
        % {"title": head.title, "version": head.version},
    )
    return HttpResponseRedirect(reverse("studio:packs"), status=303)


def packs_page(request: LearnerRequest, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "placed": bookcase().placed(),
        "fault": fault,
        "most_files": FILES,
        "most_mb": TOTAL_BYTES // 1024 // 1024,
    }
    return render(request, "studio/packs.html", context, status=status)
