"""Functions that are asked first: what they are asked, and what their answers mean."""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.front_doors import RestApi

from .asking import Function, asked, said
from .guarding import ARN, EXPLICIT, IMPLICIT, METHOD, TOKEN, http, policy, rest, through, words


# API Gateway: api-gateway-lambda-authorizer-output; supported-gateway-response-types
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (policy(), 200),
        (policy(resource=METHOD), 200),
        (policy(resource=f"{ARN}:a1b2c3d4e5/*/GET/pets/*"), 200),
        (policy(resource=f"{ARN}:a1b2c3d4e5/prod/*/pets/?"), 200),
        (policy(resource=["arn:aws:execute-api:*:*:other/*", METHOD]), 200),
        (policy(resource=f"{ARN}:a1b2c3d4e5/prod/DELETE/*"), 403),
        (policy(resource=f"{ARN}:a1b2c3d4e5/dev/GET/*"), 403),
        (policy("Deny"), 403),
        (policy("Deny", resource=f"{ARN}:a1b2c3d4e5/prod/DELETE/*"), 403),
    ],
)
def test_a_policy_is_held_against_the_method(answer: Any, status: int) -> None:
    found, function = through(rest(), answer)

    assert found.response.status == status
    assert bool(function.events) is (status == 200)
    assert ("Statement 1 of the policy allows" in said(found)) is (status == 200)


def test_the_words_of_a_deny_tell_how_explicit_it_was() -> None:
    explicit, _ = through(rest(), policy("Deny"))
    implicit, _ = through(rest(), policy(resource="arn:aws:execute-api:*:*:other/*"))

    assert (words(explicit), words(implicit)) == ({"Message": EXPLICIT}, {"Message": IMPLICIT})


def test_a_deny_counts_before_an_allow() -> None:
    both = policy()
    both["policyDocument"]["Statement"] += policy("Deny", METHOD)["policyDocument"]["Statement"]

    found, _ = through(rest(), both)

    assert words(found) == {"Message": EXPLICIT}
    assert "Statement 2 of the policy denies" in said(found)


@pytest.mark.parametrize(("network", "status"), [("203.0.113.0/24", 200), ("192.0.2.0/24", 403)])
def test_conditions_of_a_policy_are_looked_at(network: str, status: int) -> None:
    answer = policy()
    answer["policyDocument"]["Statement"][0]["Condition"] = {"IpAddress": {"aws:SourceIp": network}}

    assert through(rest(), answer)[0].response.status == status


@pytest.mark.parametrize(
    "answer",
    [
        None, [], "allow", {}, {"principalId": "a"}, {"policyDocument": policy()["policyDocument"]},
        {"principalId": 7, "policyDocument": policy()["policyDocument"]},
        {"principalId": "a", "policyDocument": {}}, {"principalId": "a", "policyDocument": {"Statement": "x"}},
        policy("Perhaps"), policy(context=["a"]), policy(context={"a": {"b": 1}}), policy(context={"a": [1]}),
    ],
)  # fmt: skip
def test_an_authorizer_that_returns_no_policy_is_500(answer: Any) -> None:
    found, function = through(rest(), answer)

    assert (found.response.status, words(found), function.events) == (500, {"message": None}, [])
    assert found.response.value("x-amzn-errortype") == "AuthorizerConfigurationException"


@pytest.mark.parametrize(
    ("guard", "status", "message"),
    [
        (Function({"errorMessage": "Unauthorized"}, kind="failed"), 401, "Unauthorized"),
        (Function({"errorMessage": "unauthorized"}, kind="failed"), 500, None),
        (Function({"errorMessage": "Invalid token"}, kind="failed"), 500, None),
        (Function({"message": "Rate Exceeded."}, kind="throttled"), 500, None),
        (Function(policy(), took_s=29.5), 500, None),
    ],
    ids=["Unauthorized", "in small letters", "another error", "throttled", "too slow"],
)
@pytest.mark.parametrize("kind", ["TOKEN", "REQUEST"])
def test_an_authorizer_that_fails(kind: Any, guard: Function, status: int, message: str | None) -> None:
    # API Gateway: apigateway-use-lambda-authorizer
    found, _ = through(rest(kind), guard)

    assert (found.response.status, words(found)) == (status, {"message": message})


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Other": "x"}])
@pytest.mark.parametrize("api", [rest("TOKEN"), rest("REQUEST"), http()], ids=["token", "request", "http"])
def test_without_an_identity_nobody_is_asked(api: Any, headers: dict[str, str]) -> None:
    path = "/prod/pets/1" if isinstance(api, RestApi) else "/pets/1"
    guard = Function(policy())
    found, _ = through(api, guard, asked(path=path, headers=headers))

    assert (found.response.status, words(found), guard.events) == (401, {"message": "Unauthorized"}, [])


def test_every_identity_source_is_needed() -> None:
    # API Gateway: http-api-lambda-authorizer, "clients must include them in the request"
    api = http(sources=("$request.header.Authorization", "$request.querystring.who"))
    statuses = []
    for query in ("who=me", "", "who="):
        found, _ = through(api, {"isAuthorized": True}, asked(path="/pets/1", query=query, headers=TOKEN))
        statuses.append(found.response.status)

    assert statuses == [200, 401, 401]


def test_without_identity_sources_everybody_is_asked_about() -> None:
    found, _ = through(http(sources=()), {"isAuthorized": True}, asked(path="/pets/1"))

    assert found.response.status == 200


def test_a_token_authorizer_gets_the_token_and_the_method() -> None:
    # API Gateway: api-gateway-lambda-authorizer-input
    guard = Function(policy())
    through(rest("TOKEN"), guard)

    assert guard.events == [{"type": "TOKEN", "authorizationToken": "allow-me", "methodArn": METHOD}]


def test_a_request_authorizer_gets_the_request_without_its_body() -> None:
    # API Gateway: api-gateway-lambda-authorizer-input
    guard = Function(policy())
    through(rest(), guard, asked(path="/prod/pets/1", query="a=b", headers=TOKEN, body=b"secret"))
    (event,) = guard.events

    assert (event["type"], event["methodArn"]) == ("REQUEST", METHOD)
    assert (event["resource"], event["httpMethod"]) == ("/pets/{id}", "GET")
    assert event["pathParameters"] == {"id": "1"}
    assert event["queryStringParameters"] == {"a": "b"}
    assert event["stageVariables"] == {"table": "pets"}
    assert "body" not in event


def test_maps_of_a_request_authorizer_are_empty_where_a_functions_are_null() -> None:
    guard = Function(policy())
    _, function = through(rest(), guard)

    assert guard.events[0]["queryStringParameters"] == {}
    assert function.events[0]["queryStringParameters"] is None


def test_what_a_rest_authorizer_passes_on_is_text() -> None:
    # API Gateway: api-gateway-lambda-authorizer-output, "The returned values are all stringified"
    context = {"stringKey": "value", "numberKey": 1, "booleanKey": True}
    _, function = through(rest(), Function(policy(context=context), took_s=0.042))

    assert function.events[0]["requestContext"]["authorizer"] == {
        "principalId": "asha",
        "integrationLatency": 42,
        "stringKey": "value",
        "numberKey": "1",
        "booleanKey": "true",
    }


# API Gateway: http-api-lambda-authorizer
@pytest.mark.parametrize(
    ("simple", "answer", "status", "message"),
    [
        (True, {"isAuthorized": True}, 200, None),
        (True, {"isAuthorized": False}, 403, "Forbidden"),
        (True, {"isAuthorized": "true"}, 500, "Internal Server Error"),
        (True, policy(), 500, "Internal Server Error"),
        (True, None, 500, "Internal Server Error"),
        (False, policy(), 200, None),
        (False, policy("Deny"), 403, "Forbidden"),
        (False, policy(resource=f"{ARN}:k9m8n7p6q5/$default/GET/pets/1"), 200, None),
        (False, policy(resource=f"{ARN}:k9m8n7p6q5/dev/GET/pets/1"), 403, "Forbidden"),
        (False, {"isAuthorized": True}, 500, "Internal Server Error"),
    ],
)
def test_an_http_api_has_two_formats(simple: bool, answer: Any, status: int, message: str | None) -> None:
    found, function = through(http(simple=simple), answer)

    assert found.response.status == status
    assert bool(function.events) is (status == 200)
    if message:
        assert words(found) == {"message": message}


def test_unauthorized_is_no_word_that_an_http_api_knows() -> None:
    # API Gateway: http-api-lambda-authorizer, "returns a response in an invalid format"
    found, _ = through(http(), Function({"errorMessage": "Unauthorized"}, kind="failed"))

    assert found.response.status == 500


def test_what_an_http_authorizer_passes_on_is_whatever_it_was() -> None:
    context = {"arrayKey": ["a", 1], "mapKey": {"a": {"b": None}}}
    _, function = through(http(), {"isAuthorized": True, "context": context})

    assert function.events[0]["requestContext"]["authorizer"] == {"lambda": context}


def test_what_an_http_authorizer_is_asked() -> None:
    sources = ("$request.header.Authorization", "$request.querystring.who", "$context.routeKey")
    request = asked(path="/pets/1", query="who=me", headers=TOKEN)
    asked_in = {}
    for payload_format in ("1.0", "2.0"):
        api = http(simple=False, payload_format=payload_format, sources=sources)
        guard = Function(policy())
        through(api, guard, request)
        (asked_in[payload_format],) = guard.events

    identity = ["allow-me", "me", "GET /pets/{id}"]
    assert (asked_in["2.0"]["version"], asked_in["2.0"]["identitySource"]) == ("2.0", identity)
    assert asked_in["2.0"]["routeArn"] == f"{ARN}:k9m8n7p6q5/$default/GET/pets/1"
    assert asked_in["1.0"]["identitySource"] == asked_in["1.0"]["authorizationToken"] == ",".join(identity)
    assert asked_in["1.0"]["methodArn"] == asked_in["2.0"]["routeArn"]
    assert not [event for event in asked_in.values() if "isBase64Encoded" in event]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$context.identity.sourceIp", "203.0.113.7"),
        ("$context.http.method", "GET"),
        ("$context.routeKey", "GET /pets/{id}"),
        ("$context.nothing.here", None),
        ("$context.http", None),
        ("$stageVariables.table", None),
    ],
)
def test_an_identity_may_be_in_the_context(source: str, value: str | None) -> None:
    guard = Function({"isAuthorized": True})
    found, _ = through(http(sources=(source,)), guard)

    assert [event["identitySource"] for event in guard.events] == ([[value]] if value else [])
    assert found.response.status == (200 if value else 401)
