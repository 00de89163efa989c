"""
Authorizers that are functions: what they are asked, and what their answer means.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html,
…/api-gateway-lambda-authorizer-input.html and -output.html, …/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.engines.cloud.iam import Reason
from portal.engines.front_doors.configured.doors import HttpApi, LambdaAuthorizer, RestApi, WebSocketApi
from portal.engines.front_doors.configured.table import Trouble
from portal.engines.front_doors.wire.answer import Answer, Invoke
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import because, text
from portal.engines.front_doors.wire.returned import Malformed, kind_of, parse, shown, text_of

from .cache import AuthorizerCache
from .identity import read_sources
from .judged import Judged
from .policy import decision_on, told

Json = dict[str, Any]

_PAGES = {
    "rest-api": "API Gateway: apigateway-use-lambda-authorizer",
    "websocket-api": "API Gateway: apigateway-use-lambda-authorizer",
    "http-api": "API Gateway: http-api-lambda-authorizer",
}
_UNAUTHORIZED = "Unauthorized"  # the one word of an error that is understood
_NOT_ASKED = ("body", "isBase64Encoded")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """
    The call that is to be judged: `arn` is of its method or route, `event` what the function behind the
    door would get. `variables` are of the stage. `now` is the moment at which it is judged.
    """

    api: RestApi | HttpApi | WebSocketApi
    request: HttpRequest
    event: Json
    arn: str
    variables: Mapping[str, str]
    route_key: str
    now: datetime

    @property
    def page(self) -> str:
        return _PAGES[self.api.kind]


def judge(
    authorizer: LambdaAuthorizer, asked: Asked, *, invoke: Invoke | None, cache: AuthorizerCache
) -> Judged:
    """The function is asked unless its answer to the same identity is kept. No `invoke`: it cannot be."""
    # What $context calls by the same name in every format of the event.
    own = {"routeKey": asked.route_key, "identity": {"sourceIp": asked.request.source_ip}}
    context = {**own, **asked.event["requestContext"]}
    identity = read_sources(
        authorizer.sources, asked.request, stage_variables=asked.variables, context=context
    )
    if identity is None:
        says = f"{' or '.join(authorizer.sources)} is missing: the authorizer is not asked."
        return _refused("unauthorized", says, asked)
    key = (authorizer.name, identity)
    kept = cache.get(key, asked.now) if authorizer.ttl_s else None
    if kept is not None:
        judged = _read(authorizer, asked, kept, took_s=0.0)
        says = f"The authorizer is not asked again: its answer is kept for {authorizer.ttl_s} s."
        return replace(judged, because=(because(says, asked.page), *judged.because))
    if invoke is None:
        says = f"There is no function behind the authorizer {authorizer.name}."
        return _refused("authorizer failed", says, asked)
    event = text(_question(authorizer, asked, identity))
    answer = invoke(event)
    judged = _of_answer(authorizer, asked, answer)
    if judged.trouble not in ("authorizer failed", "unauthorized"):
        cache.put(key, parse(answer.payload), ttl_s=authorizer.ttl_s, now=asked.now)
    return replace(judged, event=event, answer=answer)


def _of_answer(authorizer: LambdaAuthorizer, asked: Asked, answer: Answer) -> Judged:
    if answer.took_s * 1000 > asked.api.timeout_ms:
        says = f"The authorizer took {answer.took_s:.1f} s, longer than the API waits."
        return _refused("authorizer failed", says, asked)
    if answer.kind == "failed" and not isinstance(asked.api, HttpApi) and _is_unauthorized(answer.payload):
        return _refused("unauthorized", "The authorizer raised Unauthorized.", asked)
    if answer.kind != "returned":
        how = "failed" if answer.kind == "failed" else "was throttled"
        return _refused("authorizer failed", f"The authorizer {how}: it is not known who this is.", asked)
    try:
        return _read(authorizer, asked, parse(answer.payload), took_s=answer.took_s)
    except Malformed as fault:
        return _refused("authorizer failed", str(fault), asked)


def _is_unauthorized(payload: str) -> bool:
    try:
        error = parse(payload)
    except Malformed:
        return False
    return isinstance(error, dict) and error.get("errorMessage") == _UNAUTHORIZED


def _read(authorizer: LambdaAuthorizer, asked: Asked, value: Any, *, took_s: float) -> Judged:
    """Raises Malformed for an answer in another format than the one that is configured."""
    if not isinstance(value, dict):
        raise Malformed(f"The authorizer returned {kind_of(value)}, and not an object.")
    context = value.get("context")
    if context is not None and not isinstance(context, dict):
        raise Malformed(f"context was {kind_of(context)}, and not an object.")
    if authorizer.simple:
        return _simple(asked, value, context)
    if not isinstance(asked.api, HttpApi) and not isinstance(value.get("principalId"), str):
        raise Malformed(f"principalId was {shown(value.get('principalId'))}, and not a string.")
    passed = _passed_on(asked, value, context, took_s)
    decision = decision_on(value.get("policyDocument"), arn=asked.arn, request=asked.request, now=asked.now)
    says = told(decision, asked.arn)
    if decision.allowed:
        return Judged(context=passed, because=(because(says, asked.page),))
    return _refused("explicitly denied" if decision.reason is Reason.EXPLICIT_DENY else "denied", says, asked)


def _simple(asked: Asked, value: Json, context: Json | None) -> Judged:
    allowed = value.get("isAuthorized")
    if not isinstance(allowed, bool):
        raise Malformed(
            f"isAuthorized was {shown(allowed)}, and not true or false: the simple format needs it."
        )
    if not allowed:
        return _refused("denied", "The authorizer answered isAuthorized: false.", asked)
    rule = because("The authorizer answered isAuthorized: true.", asked.page)
    return Judged(context=_for_http(asked, context), because=(rule,))


def _passed_on(asked: Asked, value: Json, context: Json | None, took_s: float) -> Json:
    """Of a REST or WebSocket API every value is a string by then, and an object or a list is refused."""
    if isinstance(asked.api, HttpApi):
        return _for_http(asked, context)
    strings = {name: text_of(v, f"context.{name}") for name, v in (context or {}).items() if v is not None}
    latency = {"integrationLatency": int(took_s * 1000)}
    return {"principalId": value["principalId"], **latency, **strings}


def _for_http(asked: Asked, context: Json | None) -> Json:
    if isinstance(asked.api, HttpApi) and asked.api.payload_format == "2.0":
        return {"lambda": context}
    return dict(context or {})


def _question(authorizer: LambdaAuthorizer, asked: Asked, identity: tuple[str, ...]) -> Json:
    if authorizer.kind == "TOKEN":
        return {"type": "TOKEN", "authorizationToken": identity[0], "methodArn": asked.arn}
    told = {name: value for name, value in asked.event.items() if name not in _NOT_ASKED}
    if isinstance(asked.api, HttpApi) and authorizer.payload_format == "2.0":
        told.pop("version", None)
        route = {"routeArn": asked.arn, "identitySource": list(identity)}
        return {"version": "2.0", "type": "REQUEST", **route, **told}
    # Maps are empty here where the event of the function has null.
    told = {name: {} if value is None else value for name, value in told.items()}
    if isinstance(asked.api, HttpApi):
        joined = ",".join(identity)
        return {
            "type": "REQUEST",
            "methodArn": asked.arn,
            "identitySource": joined,
            "authorizationToken": joined,
            **told,
        }
    return {"type": "REQUEST", "methodArn": asked.arn, **told}


def _refused(trouble: Trouble, says: str, asked: Asked) -> Judged:
    return Judged(trouble=trouble, because=(because(says, asked.page),))
