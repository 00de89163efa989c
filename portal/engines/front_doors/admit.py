"""Whether a request gets as far as the function, and with which event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.engines.front_doors.answers.cors import is_preflight, preflight
from portal.engines.front_doors.answers.refuse import not_permitted, own_headers, refusal, turned_away
from portal.engines.front_doors.authorizers.by_function import Asked, judge
from portal.engines.front_doors.authorizers.by_token import judge_token
from portal.engines.front_doors.authorizers.cache import AuthorizerCache
from portal.engines.front_doors.authorizers.judged import Judged
from portal.engines.front_doors.configured.doors import (
    Door,
    FixedResponse,
    FunctionUrl,
    HttpApi,
    JwtAuthorizer,
    LoadBalancer,
    RestApi,
)
from portal.engines.front_doors.configured.table import DOORS
from portal.engines.front_doors.events.alb import alb_event
from portal.engines.front_doors.events.format_1 import http_event_v1, rest_event
from portal.engines.front_doors.events.format_2 import http_event, url_event
from portal.engines.front_doors.routing.listener import answer_of_rule, rule_of
from portal.engines.front_doors.routing.routes import Routed, route_http, route_rest
from portal.engines.front_doors.wire.answer import Invoke
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Seen, because, seen

Json = dict[str, Any]

_NO_ROUTES = {
    "no stage": "No stage of the API is in this path.",
    "no route": "No route of the API has this method and path.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """Who asks the authorizers' functions, by their names; what they said before; and the time."""

    now: datetime
    authorize: Mapping[str, Invoke] = field(default_factory=dict)
    cache: AuthorizerCache = field(default_factory=AuthorizerCache)


@dataclass(frozen=True, kw_only=True, slots=True)
class Admitted:
    """`event` None: the door answers by itself, and `seen` is what the caller gets."""

    event: Json | None = None
    seen: Seen | None = None
    routed: Routed | None = None
    judged: Judged | None = None


def admit(door: Door, request: HttpRequest, means: Means) -> Admitted:
    facts = DOORS[door.kind]
    if isinstance(door, HttpApi | FunctionUrl) and door.cors and is_preflight(request):
        return Admitted(seen=preflight(door, door.cors, request))
    if len(request.body) > facts.request_bytes:
        says = f"The body is over the {facts.request_bytes // 1024**2} MB that the door takes."
        return Admitted(seen=refusal(door, request, "too large", says))
    match door:
        case FunctionUrl():
            return _through_url(door, request)
        case LoadBalancer():
            return _through_balancer(door, request)
    return _through_api(door, request, means)


def _through_url(url: FunctionUrl, request: HttpRequest) -> Admitted:
    """Both actions must be granted, by the policy of the function or the caller's (facts R-5)."""
    granted = url.granted
    if url.auth_type == "AWS_IAM":
        if request.signed_by is None:
            says = "The URL asks for a signature (AWS_IAM), and the request has none."
            return Admitted(seen=refusal(url, request, "not permitted", says))
        granted |= request.signed_by.granted
    for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"):
        if action not in granted:
            says = f"No policy allows {action}, which a function URL needs (facts R-5)."
            return Admitted(seen=refusal(url, request, "not permitted", says))
    return Admitted(event=url_event(url, request))


def _through_balancer(balancer: LoadBalancer, request: HttpRequest) -> Admitted:
    rule = rule_of(balancer, request)
    if (fixed := answer_of_rule(balancer, rule)) is not None:
        which = "The default rule" if rule is None else f"Rule {rule.priority}"
        return Admitted(seen=_fixed(balancer, request, fixed, which))
    if (request.value("upgrade") or "").lower() == "websocket":
        says = "A function behind a load balancer takes no WebSocket."
        return Admitted(seen=refusal(balancer, request, "upgrade", says))
    if refused := not_permitted(balancer, request):
        return Admitted(seen=refused)
    return Admitted(event=alb_event(balancer, request))


def _through_api(api: RestApi | HttpApi, request: HttpRequest, means: Means) -> Admitted:
    if isinstance(api, RestApi):
        routed = route_rest(api, request.method, request.path)
    else:
        routed = route_http(api, request.method, request.path)
    if not isinstance(routed, Routed):
        return Admitted(seen=refusal(api, request, routed, _NO_ROUTES[routed]))
    judged = _judge(api, request, routed, means) if routed.route.authorizer else None
    if refused := turned_away(api, request, judged) or not_permitted(api, request):
        return Admitted(seen=refused, routed=routed, judged=judged)
    context = judged.context if judged else None
    if isinstance(api, RestApi):
        event = rest_event(api, request, routed, context)
    else:
        event = _in_format(api.payload_format)(api, request, routed, context)
    return Admitted(event=event, routed=routed, judged=judged)


def _judge(api: RestApi | HttpApi, request: HttpRequest, routed: Routed, means: Means) -> Judged:
    (authorizer,) = (one for one in api.authorizers if one.name == routed.route.authorizer)
    if isinstance(authorizer, JwtAuthorizer):
        nested = isinstance(api, HttpApi) and api.payload_format == "2.0"
        return judge_token(authorizer, request, scopes=routed.route.scopes, now=means.now, nested=nested)
    if isinstance(api, HttpApi):
        event = _in_format(authorizer.payload_format)(api, request, routed)
    else:
        event = rest_event(api, request, routed)
    asked = Asked(
        api=api,
        request=request,
        event=event,
        arn=api.arn_of(f"{routed.stage}/{request.method}/{routed.path.lstrip('/')}"),
        variables=api.stages[routed.stage],
        route_key=routed.route.key,
        now=means.now,
    )
    invoke = means.authorize.get(authorizer.name)
    return judge(authorizer, asked, invoke=invoke, cache=means.cache)


def _in_format(version: str) -> Any:
    return http_event if version == "2.0" else http_event_v1


def _fixed(balancer: LoadBalancer, request: HttpRequest, fixed: FixedResponse, which: str) -> Seen:
    headers = (("Content-Type", fixed.content_type), *own_headers(balancer, request))
    rule = because(f"{which} answers by itself.", "ELB: load-balancer-listeners")
    return seen(fixed.status, headers, fixed.body.encode("utf-8", "replace"), [rule])
