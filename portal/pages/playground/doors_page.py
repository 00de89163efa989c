"""The pages of a function's front doors as values, and as answers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop, ngettext

from portal.engines.front_doors import DOORS, DoorFacts, RestApi, WebSocketApi
from portal.pages.playground.door_form import FIELDS, DoorForm, default_texts, form_of, texts_of
from portal.pages.playground.traced import trace_of
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.callable import why_not_callable
from portal.records.playground.deploy import DOORS_OF_A_FUNCTION
from portal.records.playground.deployed import door_of, doors_of, exchanges_of
from portal.records.playground.door_json import KINDS
from portal.records.playground.exchanges import EXCHANGES_KEPT
from portal.records.playground.find import functions_of
from portal.records.playground.models import DeployedDoor, OwnFunction
from portal.records.playground.published import qualifiers_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What the request builder holds."""

    method: str = "GET"
    path: str = "/"
    headers: str = "Accept: */*\nUser-Agent: curl/8.5.0"
    body: str = ""
    signed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorView:
    """A deployed door; `address` ends with a slash, `command` is for a shell."""

    deployed: DeployedDoor
    facts: DoorFacts
    address: str
    command: str
    is_socket: bool = False
    more: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """A line of the table of doors; statuses of what goes wrong."""

    title: str
    facts: DoorFacts
    statuses: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A form that was not taken: `faults` by the names of its fields, under "" those of the whole."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]

    @property
    def fault(self) -> str:
        """For the head of the page."""
        fields = len(self.faults) - ("" in self.faults)
        marked = ngettext(
            "%(number)s field of the form cannot be taken: see there.",
            "%(number)s fields of the form cannot be taken: see there.",
            fields,
        ) % {"number": fields}
        return self.faults.get("") or marked


EVENTS = (gettext_noop("1.0 or 2.0"), gettext_noop("its own"))  # the formats that are more than a number
TROUBLES = (
    gettext_noop("function error"),
    gettext_noop("malformed"),
    gettext_noop("timed out"),
    gettext_noop("throttled"),
    gettext_noop("too large"),
    gettext_noop("no route"),
)


def view_of(request: LearnerRequest, deployed: DeployedDoor) -> DoorView:
    door = door_of(deployed)
    host = settings.CALL_HOST or request.get_host()
    address = f"{request.scheme}://{host}/call/{deployed.token}/"
    key = shlex.quote(f"X-Warmstart-Key: {deployed.key}")
    if isinstance(door, WebSocketApi):
        socket = address.replace("http", "ws", 1)
        posted = shlex.quote(f"{address}{door.stage}/@connections/") + "CONNECTION_ID"
        return DoorView(
            deployed=deployed,
            facts=DOORS[deployed.kind],
            address=socket,
            command=f"npx wscat -c {shlex.quote(socket)}",
            is_socket=True,
            more=f"curl -i {posted} -H {key} -d hello",
        )
    if isinstance(door, RestApi):
        address += f"{next(iter(door.stages))}/"
    signs = f" -H {key}" if getattr(door, "auth_type", "") == "AWS_IAM" else ""
    streams = " -N" if getattr(door, "invoke_mode", "") == "RESPONSE_STREAM" else ""
    return DoorView(
        deployed=deployed,
        facts=DOORS[deployed.kind],
        address=address,
        command=f"curl -i{streams} {shlex.quote(address)}{signs}",
    )


def doors_page(
    request: LearnerRequest,
    function: OwnFunction,
    *,
    kind: str = "",
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Three queries."""
    kind = kind if kind in FIELDS else next(iter(KINDS))
    context = {
        "function": function,
        "doors": [view_of(request, one) for one in doors_of(function)],
        "most": DOORS_OF_A_FUNCTION,
        "kinds": [(name, DOORS[name].title) for name in KINDS],
        "form": _form(function, kind, default_texts(kind), refused),
        "qualifiers": qualifiers_of(function),
        "limits": [_limits(name) for name in KINDS],
        "troubles": TROUBLES,
        "reason": why_not_callable(settings.BROKER_SOCKET),
        "fault": refused.fault if refused else "",
    }
    return render(request, "playground/doors.html", context, status=status)


def door_page(
    request: LearnerRequest,
    deployed: DeployedDoor,
    *,
    draft: Draft | None = None,
    refused: Refused | None = None,
    status: int = 200,
    fault: str = "",
) -> HttpResponse:
    """With the exchange that the address asks for, else the latest. Five queries."""
    exchanges = exchanges_of(deployed)
    wanted = request.GET.get("exchange", "")
    shown = next((one for one in exchanges if str(one.pk) == wanted), None) or next(iter(exchanges), None)
    view = view_of(request, deployed)
    texts = {**texts_of(door_of(deployed), deployed.config), "qualifier": deployed.qualifier}
    context = {
        "function": deployed.function,
        "door": view,
        "form": _form(deployed.function, deployed.kind, texts, refused),
        "is_form_open": refused is not None,
        "qualifiers": qualifiers_of(deployed.function),
        "draft": draft or Draft(path=_begins(deployed)),
        "methods": METHODS,
        "exchanges": exchanges,
        "most": EXCHANGES_KEPT,
        "exchange": shown,
        "trace": trace_of(shown.run) if shown and shown.run else "",
        "reason": why_not_callable(settings.BROKER_SOCKET),
        "calls_a_minute": settings.CALLS_A_MINUTE,
        "fault": (refused.fault if refused else "") or fault,
    }
    return render(request, "playground/door.html", context, status=status)


def _form(function: OwnFunction, kind: str, texts: Mapping[str, str], refused: Refused | None) -> DoorForm:
    """What was refused stands in its form again."""
    return form_of(
        kind,
        refused.typed if refused else texts,
        faults=refused.faults if refused else {},
        functions=[(str(one.pk), one.name) for one in functions_of(function.learner)],
    )


def _begins(deployed: DeployedDoor) -> str:
    door = door_of(deployed)
    return f"/{next(iter(door.stages))}/" if isinstance(door, RestApi) else "/"


def _limits(kind: str) -> Limits:
    facts = DOORS[kind]
    statuses = tuple(str(found.status) if (found := facts.refusals.get(one)) else "–" for one in TROUBLES)  # type: ignore[call-overload]
    return Limits(title=facts.title, facts=facts, statuses=statuses)
