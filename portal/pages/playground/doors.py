"""Front doors of a function: deployed, tried from the page, and closed."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.engines.front_doors import BadDoor, BadRequest, HttpRequest
from portal.engines.front_doors import HttpResponse as DoorResponse
from portal.pages.playground.door_form import FIELDS, faults_by_field, read_config
from portal.pages.playground.doors_page import Draft, Refused, door_page, doors_page
from portal.pages.playground.or_404 import function_or_404
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.admit_call import NotServed, admit_call
from portal.records.playground.call_door import call_door
from portal.records.playground.callable import why_not_callable
from portal.records.playground.deploy import TooManyDoors, change_door, close_door, deploy_door
from portal.records.playground.deployed import find_own_door
from portal.records.playground.models import DeployedDoor
from portal.records.playground.signer import SIGNER

LONGEST_TEXT = 20_000  # characters of the headers that are typed


@require_safe
def doors(request: LearnerRequest, function_id: UUID) -> HttpResponse:
    return doors_page(request, function_or_404(request, function_id), kind=request.GET.get("kind", ""))


@require_POST
def deploy(request: LearnerRequest, function_id: UUID, kind: str) -> HttpResponse:
    found = function_or_404(request, function_id)
    if kind not in FIELDS:
        raise Http404(kind)
    typed = request.POST.dict()
    try:
        made = deploy_door(
            function=found,
            kind=kind,
            config=read_config(kind, typed),
            qualifier=typed.get("qualifier", ""),
            now=now(),
        )
    except BadDoor as bad:
        refused = Refused(typed=typed, faults=faults_by_field(kind, bad))
        return doors_page(request, found, kind=kind, refused=refused, status=422)
    except TooManyDoors as many:
        refused = Refused(typed=typed, faults={"": str(many)})
        return doors_page(request, found, kind=kind, refused=refused, status=422)
    return _back(function_id, made.pk)


@require_safe
def door(request: LearnerRequest, function_id: UUID, door_id: int) -> HttpResponse:
    return door_page(request, door_or_404(request, function_id, door_id))


@require_POST
def change(request: LearnerRequest, function_id: UUID, door_id: int) -> HttpResponse:
    found = door_or_404(request, function_id, door_id)
    typed = request.POST.dict()
    try:
        change_door(
            deployed=found, config=read_config(found.kind, typed), qualifier=typed.get("qualifier", "")
        )
    except BadDoor as bad:
        refused = Refused(typed=typed, faults=faults_by_field(found.kind, bad))
        return door_page(request, found, refused=refused, status=422)
    return _back(function_id, door_id)


@require_POST
def close(request: LearnerRequest, function_id: UUID, door_id: int) -> HttpResponse:
    close_door(deployed=door_or_404(request, function_id, door_id), now=now())
    return HttpResponseRedirect(reverse("playground:doors", args=[function_id]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: LearnerRequest, function_id: UUID, door_id: int) -> HttpResponse:
    """What is in the request builder, sent from here instead of by a client. Read again it is the page."""
    found = door_or_404(request, function_id, door_id)
    if request.method != "POST":
        return _back(function_id, door_id)
    draft = Draft(
        method=request.POST.get("method", "GET"),
        path=request.POST.get("path", "/").strip(),
        headers=request.POST.get("headers", ""),
        body=request.POST.get("body", ""),
        signed="signed" in request.POST,
    )
    at = now()
    try:
        asked = _request(draft, request.META.get("REMOTE_ADDR", ""), at)
        _send(found, asked, at)
    except BadRequest as fault:
        return door_page(request, found, draft=draft, status=422, fault=str(fault))
    except NotServed as refusal:
        response = door_page(request, found, draft=draft, status=refusal.status, fault=str(refusal))
        response["Retry-After"] = str(refusal.retry_after_s)
        return response
    return door_page(request, found, draft=draft)


def door_or_404(request: LearnerRequest, function_id: UUID, door_id: int) -> DeployedDoor:
    found = find_own_door(request.learner, function_id, door_id)
    if found is None:
        raise Http404(str(door_id))
    return found


def _send(deployed: DeployedDoor, asked: HttpRequest, at: datetime) -> None:
    """Raises BadRequest, NotServed."""
    if reason := why_not_callable(settings.BROKER_SOCKET):
        raise NotServed(reason, status=503, retry_after_s=60)
    admit_call(deployed, at)
    answered = call_door(deployed, asked, at)
    if not isinstance(answered, DoorResponse):
        for _part in answered.body:  # to its end: then the exchange is kept
            pass


def _request(draft: Draft, peer: str, at: datetime) -> HttpRequest:
    """Raises BadRequest for headers that are none; the rest is judged with the call."""
    path, _, query = draft.path.partition("?")
    return HttpRequest(
        method=draft.method,
        path=path or "/",
        query=query,
        headers=_headers(draft.headers),
        body=draft.body.replace("\r\n", "\n").encode("utf-8", "replace"),
        source_ip=peer or "127.0.0.1",
        received_at=at,
        request_id=str(uuid.uuid4()),
        signed_by=SIGNER if draft.signed else None,
    )


def _headers(text: str) -> tuple[tuple[str, str], ...]:
    if len(text) > LONGEST_TEXT:
        words = _("The headers are over %(most)s characters. Take some out.")
        raise BadRequest(words % {"most": intcomma(LONGEST_TEXT)})
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        name, sign, value = line.partition(":")
        if not line.strip():
            continue
        if not sign:
            raise BadRequest(_("Headers, line %(number)s: write Name: value.") % {"number": number})
        found.append((name.strip(), value.strip()))
    return tuple(found)


def _back(function_id: UUID, door_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("playground:door", args=[function_id, door_id]), status=303)
