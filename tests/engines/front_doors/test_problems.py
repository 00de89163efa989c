"""What AWS would refuse of a door, by table; and of a request, what no client could send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.engines.front_doors import (
    BadDoor,
    BadRequest,
    Condition,
    Cors,
    EveryDoor,
    FixedResponse,
    FunctionUrl,
    HttpApi,
    JwtAuthorizer,
    LambdaAuthorizer,
    ListenerRule,
    LoadBalancer,
    RestApi,
    Route,
    SocketRoute,
    WebSocketApi,
    call,
    problems,
    validate_request,
)

from .asking import NOW, Function, asked


def routes(*keys: str) -> tuple[Route, ...]:
    return tuple(Route(key=key) for key in keys)


def guard(**more: Any) -> LambdaAuthorizer:
    return LambdaAuthorizer(**{"name": "guard", "sources": ("$request.header.A",), **more})


def token(**more: Any) -> JwtAuthorizer:
    return JwtAuthorizer(
        **{"name": "people", "issuer": "https://a/", "audience": ("b",), "jwks": {"keys": [{}]}, **more}
    )


def rule(priority: int, *conditions: Condition, **more: Any) -> ListenerRule:
    return ListenerRule(priority=priority, conditions=conditions, **more)


def on(field: Any, *values: str, header: str = "") -> Condition:
    return Condition(field=field, values=values, header=header)


PATH = on("path-pattern", "/a")


@pytest.mark.parametrize(
    ("door", "words"),
    [
        (RestApi(timeout_ms=49), "Timeout should be between 50 ms and 29000 ms."),
        (RestApi(timeout_ms=29_001), "Timeout should be between 50 ms and 29000 ms."),
        (RestApi(endpoint="EARTH"), "EDGE, REGIONAL, PRIVATE"),  # type: ignore[arg-type]
        (RestApi(stages={}), "1 to 10 stages"),
        (RestApi(stages={"$default": {}}), "Stage name only allows"),
        (RestApi(stages={"a b": {}}), "Stage name only allows"),
        (RestApi(stages={"a": {"b-c": "d"}}), "stage variable"),
        (RestApi(stages={"a": {"b": "d e"}}), "stage variable"),
        (RestApi(api_id="a/b"), "letters and digits"),
        (RestApi(routes=()), "1 to 300 routes"),
        (RestApi(routes=routes("$default")), 'Format should be "<HTTP METHOD> /<RESOURCE PATH>".'),
        (RestApi(routes=routes("GET /{a}", "GET /{b}")), "A sibling ({a}) of this resource already has a variable"),
        (RestApi(routes=routes("GET /{a}/x", "GET /{b}/y")), "A sibling"),
        (RestApi(routes=routes("GET /a", "GET /a")), "there twice"),
        (RestApi(authorizers=(guard(kind="TOKEN"),)), "like method.request.header.Name"),
        (RestApi(authorizers=(guard(simple=True),)), "only for HTTP APIs"),
        (RestApi(authorizers=(guard(name=""),)), "no name of an authorizer"),
        (RestApi(authorizers=(guard(name="a" * 129),)), "no name of an authorizer"),
        (HttpApi(routes=(Route(key="GET /a", scopes=('a"b',)),)), "64 characters"),
        (HttpApi(routes=(Route(key="GET /a", scopes=("a",) * 11),)), "at most 10 scopes"),
        (HttpApi(authorizers=(token(audience=("a",) * 51),)), "at most 50"),
        (HttpApi(authorizers=(token(issuer="https://" + "a" * 2_048),)), "begins with https://"),
        (HttpApi(cors=Cors(allow_origins=("https://a",) * 101)), "at most 100 origins"),
        (WebSocketApi(routes=tuple(SocketRoute(key=f"k{number}") for number in range(301))), "1 to 300 routes"),
        (HttpApi(timeout_ms=30_001), "Timeout should be between 50 ms and 30000 ms."),
        (HttpApi(payload_format="3.0"), "1.0 or 2.0"),  # type: ignore[arg-type]
        (HttpApi(routes=routes("get /a")), 'or "$default".'),
        (HttpApi(routes=routes("GET a")), "not formatted properly"),
        (HttpApi(routes=routes("GET /{a+}/b")), "must be at the end of the resource path"),
        (HttpApi(routes=routes("GET /{a}/{a}")), "named twice"),
        (HttpApi(routes=routes("GET /{a/b")), "neither a name nor a variable"),
        (HttpApi(routes=routes("GET //b")), "neither a name nor a variable"),
        (HttpApi(routes=(Route(key="GET /a", authorizer="nobody"),)), "There is no authorizer 'nobody'"),
        (HttpApi(authorizers=(guard(ttl_s=3_601),)), "between 0 and 3600 seconds"),
        (HttpApi(authorizers=(guard(ttl_s=1, sources=()),)), "needs an identity source"),
        (HttpApi(authorizers=(guard(sources=("header.A",)),)), "is no source"),
        (HttpApi(authorizers=(guard(kind="TOKEN"),)), "REQUEST and JWT authorizers"),
        (HttpApi(authorizers=(guard(simple=True, payload_format="1.0"),)), "payload format version 2.0"),
        (HttpApi(authorizers=(guard(), guard())), "there twice"),
        (HttpApi(authorizers=(token(issuer="http://a/"),)), "https://"),
        (HttpApi(authorizers=(token(audience=()),)), "at least one audience"),
        (HttpApi(authorizers=(token(jwks={}),)), 'a list "keys"'),
        (HttpApi(authorizers=(token(jwks={"keys": [{"n": "x" * 70_000}]}),)), "65,536 bytes"),
        (HttpApi(authorizers=(token(source="Authorization"),)), "is no identity source"),
        # facts R-9, M-22
        (HttpApi(cors=Cors(allow_origins=("*",), allow_credentials=True)), "name the origins"),
        (FunctionUrl(cors=Cors(max_age_s=86_401)), "0 to 86400"),
        (FunctionUrl(cors=Cors(max_age_s=-1)), "0 to 86400"),
        (FunctionUrl(cors=Cors(allow_methods=("OPTIONS",))), "Member must have length less than or equal to 6"),
        (FunctionUrl(cors=Cors(expose_headers=("a\r\nb",))), "cannot stand in a CORS header"),
        (FunctionUrl(auth_type="CUSTOM"), "NONE or AWS_IAM"),  # type: ignore[arg-type]
        (FunctionUrl(invoke_mode="FAST"), "BUFFERED or RESPONSE_STREAM"),  # type: ignore[arg-type]
        (FunctionUrl(url_id="a.b"), "letters and digits"),
        # ELB: load-balancer-listeners
        (LoadBalancer(rules=(rule(5, PATH), rule(5, PATH))), "Priority '5' is currently in use"),
        (LoadBalancer(rules=(rule(0, PATH),)), "1 to 50000"),
        (LoadBalancer(rules=(rule(5),)), "at least one condition"),
        (LoadBalancer(rules=(rule(5, PATH, PATH),)), "may be there once"),
        (LoadBalancer(rules=(rule(5, on("path-pattern", *["/a", "/b", "/c", "/d"])),)), "1 to 3 values"),
        (LoadBalancer(rules=(rule(5, on("path-pattern", "/*?*?*?")),)), "at most 5 wildcards"),
        (LoadBalancer(rules=(rule(5, *[on("query-string", "a", "b")] * 3),)), "at most 5 condition values"),
        (LoadBalancer(rules=(rule(5, on("path-pattern", "/ü")),)), "visible characters"),
        (LoadBalancer(rules=(rule(5, on("path-pattern", "/a|b")),)), "no path pattern"),
        (LoadBalancer(rules=(rule(5, on("host-header", "example")),)), "no host name"),
        (LoadBalancer(rules=(rule(5, on("source-ip", "203.0.113.0/33")),)), "no network"),
        (LoadBalancer(rules=(rule(5, on("http-header", "x")),)), "the name of a header"),
        (LoadBalancer(rules=(rule(5, on("cookie", "x")),)), "no condition"),
        (LoadBalancer(rules=(rule(5, PATH, answers=FixedResponse(status=302)),)), "2XX, 4XX or 5XX"),
        (LoadBalancer(otherwise=FixedResponse(content_type="image/png")), "content type"),
        (LoadBalancer(otherwise=FixedResponse(body="x" * 1_025)), "1,024 characters"),
        (LoadBalancer(target_group="hello"), "a name, a slash and an id"),
        (LoadBalancer(name="a.b"), "letters, digits and hyphens"),
        (WebSocketApi(timeout_ms=29_001), "Timeout"),
        (WebSocketApi(selection="$request.body"), "$request.body.action"),
        (WebSocketApi(routes=(SocketRoute(key=""),)), "no route key"),
        (WebSocketApi(routes=(SocketRoute(key="a", authorizer="guard"),), authorizers=(guard(),)), "Only $connect"),
        (WebSocketApi(authorizers=(guard(simple=True),)), "return policies"),
    ],
)  # fmt: skip
def test_a_door_that_aws_would_not_take(door: EveryDoor, words: str) -> None:
    assert words in " ".join(problems(door))


@pytest.mark.parametrize(
    "door",
    [
        RestApi(endpoint="REGIONAL", timeout_ms=60_000),
        RestApi(routes=routes("GET /{a}", "GET /{a}/{b}", "GET /{a}/x", "ANY /{proxy+}")),
        RestApi(authorizers=(guard(kind="TOKEN", sources=("method.request.header.A",), ttl_s=300),)),
        HttpApi(routes=routes("GET /a/{b}", "ANY /{proxy+}", "$default", "GET /trailing/")),
        HttpApi(authorizers=(guard(simple=True, ttl_s=3_600), token()), cors=Cors(max_age_s=-1)),
        HttpApi(cors=Cors(allow_origins=("https://a",), allow_credentials=True)),
        FunctionUrl(auth_type="AWS_IAM", invoke_mode="RESPONSE_STREAM", cors=Cors(allow_methods=("*",))),
        LoadBalancer(rules=(rule(1, PATH, on("source-ip", "203.0.113.0/24", "2001:db8::/32")),)),
        WebSocketApi(),
    ],
)
def test_a_door_that_aws_would_take(door: EveryDoor) -> None:
    assert problems(door) == ()


def test_no_more_is_said_than_can_be_read() -> None:
    assert len(problems(HttpApi(routes=routes(*(f"bad{number}" for number in range(50)))))) == 10


def test_a_bad_door_is_not_gone_through() -> None:
    function = Function({"statusCode": 200})
    with pytest.raises(BadDoor, match="Timeout"):
        call(RestApi(timeout_ms=1), asked(path="/prod/a"), function, NOW)
    assert function.events == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "get"}, "no method"),
        ({"method": "GET /"}, "no method"),
        ({"path": "a"}, "begins with /"),
        ({"path": "/a b"}, "begins with /"),
        ({"path": "/ä"}, "begins with /"),
        ({"path": "/a?b"}, "begins with /"),
        ({"query": "a=b c"}, "The query"),
        ({"path": "/" + "a" * 9_000}, "8,192 characters"),
        ({"query": "&" * 1_000}, "1,000 parameters"),
        ({"headers": (("a b", "c"),)}, "cannot name a header"),
        ({"headers": (("a", "b\r\nc: d"),)}, "does not carry"),
        ({"headers": (("a", "\ud800"),)}, "does not carry"),
        ({"headers": (("a", "b"),) * 101}, "At most 100 headers"),
        ({"headers": (("a", "b" * 11_000),)}, "10,240 characters"),
        ({"source_ip": "somewhere"}, "no address"),
        ({"body": b"x" * (16 * 1024 * 1024 + 1)}, "16,777,216 bytes"),
    ],
)
def test_what_no_client_could_send(change: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        validate_request(replace(asked(), **change))
