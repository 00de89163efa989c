"""Aliases of a function: pointed to one version or two, and deleted."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from portal.engines.emulator import Alias, BadFunction
from portal.pages.playground.or_404 import function_or_404
from portal.pages.playground.versions_page import AliasRow, versions_page
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.drop import drop_alias
from portal.records.playground.point import point_alias
from portal.records.playground.published import find_alias

LONGEST = 200  # characters of a field; no name has as many
NO_NUMBER = gettext_noop("The weight is a number of per cent, from 0 to 100.")


@require_POST
def point(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    """Make an alias, or change the one of that name."""
    found = function_or_404(request, function_id)
    typed = _typed(request)
    try:
        point_alias(function=found, alias=_alias(typed))
    except BadFunction as fault:
        return versions_page(request, found, status=422, fault=str(fault), typed=typed)
    return _back(function_id)


@require_POST
def drop(request: LearnerRequest, function_id: UUID, name: str) -> HttpResponse:
    found = find_alias(request.learner, function_id, name)
    if found is None:
        raise Http404(name)
    drop_alias(alias=found)
    return _back(function_id)


def _typed(request: LearnerRequest) -> AliasRow:
    name, version, other, percent = (
        request.POST.get(field, "").strip()[:LONGEST] for field in ("name", "version", "other", "weight")
    )
    return AliasRow(name=name, version=version, other=other, percent=percent)


def _alias(typed: AliasRow) -> Alias:
    """Raises BadFunction for a weight that is no number; the rest is the engine's to judge."""
    try:
        percent = float(typed.percent or 0)
    except ValueError:
        raise BadFunction(_(NO_NUMBER)) from None
    return Alias(
        name=typed.name, version=typed.version, other_version=typed.other or None, weight=percent / 100
    )


def _back(function_id: UUID) -> HttpResponse:
    address = reverse("playground:versions", args=[function_id])
    return HttpResponseRedirect(f"{address}#aliases", status=303)
