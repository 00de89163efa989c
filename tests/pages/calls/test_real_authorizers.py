"""Who may pass a door: authorizers that are functions, and the trace that begins there; in real sandboxes."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from portal.pages.playground.door_form import default_texts, read_config
from portal.records.playground.models import Play
from tests.pages.calls.conftest import connected, curl
from tests.pages.calls.test_real_calls import pool

__all__ = ["pool"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

SIMPLE = '{"isAuthorized": event["headers"].get("authorization") == "let me in", "context": {"who": "ada"}}'
POLICY = """{"principalId": "ada", "policyDocument": {"Version": "2012-10-17", "Statement": [
    {"Action": "execute-api:Invoke", "Resource": event["methodArn"],
     "Effect": "Allow" if event.get("queryStringParameters", {}).get("key") == "open" else "Deny"}]}}"""


def asked_by(guard: Any, **more: Any) -> dict[str, Any]:
    authorizer = {"name": "staff", "sources": ["$request.header.Authorization"], **more}
    return {"authorizers": [authorizer], "asks": {"staff": str(guard.function_id)}}


def test_an_authorizer_lets_in_whom_it_knows_and_is_asked_once(deploy):
    guard = deploy("function-url", SIMPLE)
    door = deploy(
        "http-api",
        'event["requestContext"]["authorizer"]["lambda"]',
        routes=[{"key": "$default", "authorizer": "staff"}],
        **asked_by(guard, simple=True, ttl_s=300),
    )
    address = f"/call/{door.token}/"

    assert curl(address).status == 401
    refused = curl(address, headers={"Authorization": "hello"})
    assert (refused.status, refused.json) == (403, {"message": "Forbidden"})
    for _ in range(2):
        got = curl(address, headers={"Authorization": "let me in"})
        assert (got.status, got.json) == (200, {"who": "ada"})

    assert Play.objects.filter(function=guard.function).count() == 2
    latest = door.exchanges.order_by("-pk")
    assert "is not asked again" in str(latest[0].shown["explanations"])
    assert '"isAuthorized": true' in latest[1].shown["authorizer_returned"]


def test_a_door_whose_authorizer_is_gone_lets_nobody_in(deploy):
    guard = deploy("function-url", SIMPLE)
    routes = [{"key": "$default", "authorizer": "staff"}]
    door = deploy("http-api", "1", routes=routes, **asked_by(guard, simple=True))
    guard.function.delete()

    assert curl(f"/call/{door.token}/", headers={"Authorization": "let me in"}).status == 500
    assert "There is no function behind the authorizer staff." in str(door.exchanges.get().shown)


def test_a_socket_opens_for_whom_its_authorizer_knows(deploy):
    guard = deploy("function-url", POLICY)
    door = deploy(
        "websocket-api",
        '{"statusCode": 200}',
        routes=[{"key": "$connect", "authorizer": "staff"}, {"key": "$default"}],
        authorizers=[{"name": "staff"}],
        asks={"staff": str(guard.function_id)},
    )

    async def talk() -> None:
        async with connected(f"/call/{door.token}/", query="key=open") as client:
            assert (await client.hears())["type"] == "websocket.accept"
        async with connected(f"/call/{door.token}/", query="key=wrong") as client:
            assert (await client.hears())["status"] == 403

    asyncio.run(talk())


def test_a_token_of_the_issuer_opens_a_route_and_its_claims_are_in_the_event(deploy):
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    jwk = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "k", "alg": "RS256"}
    typed = default_texts("http-api") | {
        "routes": "$default by people scopes orders/read",
        "jwt_name": "people", "jwt_issuer": "https://login.example", "jwt_audience": "app",
        "jwt_keys": json.dumps({"keys": [jwk]}),
    }  # fmt: skip
    door = deploy(
        "http-api",
        'event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]',
        **read_config("http-api", typed),
    )
    claims = {"iss": "https://login.example", "aud": "app", "sub": "ada", "exp": int(time.time()) + 60}

    def called(**more: str) -> str | int:
        token = jwt.encode({**claims, **more}, key, algorithm="RS256", headers={"kid": "k"})
        got = curl(f"/call/{door.token}/", headers={"Authorization": f"Bearer {token}"})
        return got.body.decode() if got.status == 200 else got.status

    assert called(scope="orders/read") == "ada"
    assert called(scope="orders/write") == 403
    assert called(scope="orders/read", iss="https://other.example") == 401


ROOTS = '[event["headers"].get("X-Amzn-Trace-Id") or event["headers"]["x-amzn-trace-id"], __import__("os").environ["_X_AMZN_TRACE_ID"]]'  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "path"), [("function-url", ""), ("http-api", ""), ("rest-api", "prod/"), ("alb", "")]
)
def test_the_function_is_in_the_trace_that_began_at_its_door(deploy, kind, path):
    door = deploy(kind, f'{{"statusCode": 200, "body": json.dumps({ROOTS})}}')
    given = "Root=1-67891233-abcdef012345678912345678;Sampled=0"

    begun, within = curl(f"/call/{door.token}/{path}").json
    assert within.partition(";")[0] == begun.partition(";")[0]

    shown, within = curl(f"/call/{door.token}/{path}", headers={"X-Amzn-Trace-Id": given}).json
    assert shown.endswith(given)
    assert within.startswith("Root=1-67891233-abcdef012345678912345678;")
