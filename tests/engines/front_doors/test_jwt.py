"""JWT authorizers: tokens that are good, and each way in which one is not."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import Exchange, HttpApi, JwtAuthorizer, Route, call
from portal.engines.front_doors.authorizers.by_token import BadToken, verified

from .asking import NOW, Function, asked, said

ISSUER = "https://auth.example.com/"
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
NOW_S = int(NOW.timestamp())


def public(key: Any, name: str, algorithm: Any) -> dict[str, Any]:
    found = algorithm.to_jwk(key.public_key(), as_dict=True)
    return {**found, "kid": name, "use": "sig"}


JWKS = {
    "keys": [
        public(KEY, "k1", jwt.algorithms.RSAAlgorithm),
        public(CURVE, "curve", jwt.algorithms.ECAlgorithm),
    ]
}
AUTHORIZER = JwtAuthorizer(name="people", issuer=ISSUER, audience=("shop", "admin"), jwks=JWKS)


def api(*scopes: str, payload_format: Any = "2.0") -> HttpApi:
    return HttpApi(
        routes=(Route(key="GET /me", authorizer="people", scopes=scopes),),
        authorizers=(AUTHORIZER,),
        payload_format=payload_format,
    )


def claims(**changes: Any) -> dict[str, Any]:
    """What is changed to None is left out."""
    found = {"iss": ISSUER, "aud": "shop", "sub": "user-17", "exp": NOW_S + 60, **changes}
    return {name: value for name, value in found.items() if value is not None}


def token(key: Any = KEY, kid: str | None = "k1", algorithm: str = "RS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth - 1):
        found = [found]
    return found


def through(text: str | None, door: HttpApi | None = None) -> tuple[Exchange, Function]:
    function = Function({"statusCode": 200})
    headers = {} if text is None else {"Authorization": text}
    return call(door or api(), asked(path="/me", headers=headers), function, NOW), function


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {token()}", token(), f"bearer {token()}", f"Bearer {token(aud=['x', 'admin'])}",
        f"Bearer {token(aud=None, client_id='shop')}", f"Bearer {token(algorithm='RS512')}",
        f"Bearer {token(nbf=NOW_S, iat=NOW_S - 5)}",
    ],
    ids=["bearer", "alone", "small letters", "one of several", "client_id", "RS512", "valid from now"],
)  # fmt: skip
def test_a_good_token_is_let_in(text: str) -> None:
    # API Gateway: http-api-jwt-authorizer
    found, function = through(text)

    assert found.response.status == 200
    assert function.events[0]["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] == "user-17"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (token(exp=NOW_S), "expired"),
        (token(exp=NOW.timestamp()), "expired"),
        (token(exp=None), "expired"),
        (token(exp="tomorrow"), "a time in the token is no number"),
        (token(nbf=NOW_S + 1), "not valid yet"),
        (token(iat=NOW_S + 1), "not valid yet"),
        (token(iss="https://evil.example.com/"), "issuer"),
        (token(iss=None), "issuer"),
        (token(aud="other"), "audience"),
        (token(aud=None), "audience"),
        (token(aud="other", client_id="shop"), "audience"),
        (token(key=OTHER), "signature"),
        (token(kid="k2"), "unknown"),
        (token(kid=None), "unknown"),
        (token(CURVE, "curve", "ES256"), "unknown"),
        (token("a secret that is long enough for it", "k1", "HS256"), "unknown"),
        (jwt.encode(claims(), "", algorithm="none", headers={"kid": "k1"}), "unknown"),
        (token() + "x", "malformed"),
        (token(groups=nested(300)), "malformed"),
        ("nonsense", "malformed"),
        ("a.b.c", "malformed"),
        (f"{token()}{'x' * 9_000}", "longer than 8192"),
    ],
)
def test_a_token_that_proves_nothing_is_401(text: str, why: str) -> None:
    found, function = through(f"Bearer {text}")

    assert (found.response.status, function.events) == (401, [])
    assert json.loads(found.response.body) == {"message": "Unauthorized"}
    assert why in said(found)
    assert 'error="invalid_token"' in (found.response.value("www-authenticate") or "")


def test_no_token_is_401() -> None:
    found, _ = through(None)

    assert (found.response.status, found.response.value("www-authenticate")) == (401, "Bearer")


@pytest.mark.parametrize(
    ("wanted", "held", "status"),
    [
        ((), {}, 200),
        (("orders/read",), {"scope": "orders/read orders/write"}, 200),
        (("orders/read", "orders/write"), {"scope": "orders/write"}, 200),
        (("orders/read",), {"scp": ["orders/read"]}, 200),
        (("orders/read",), {"scope": "orders/reader"}, 403),
        (("orders/read",), {}, 403),
    ],
)
def test_a_route_asks_for_one_of_its_scopes(wanted: tuple[str, ...], held: Any, status: int) -> None:
    found, function = through(token(**held), api(*wanted))

    assert found.response.status == status
    if status == 403:
        assert 'error="insufficient_scope"' in (found.response.value("www-authenticate") or "")
    else:
        told = function.events[0]["requestContext"]["authorizer"]["jwt"]["scopes"]
        assert told is None if not wanted else set(told) <= set(wanted)


def test_claims_are_text_in_the_event() -> None:
    _, function = through(token(groups=["admin", "editor"], verified=True))
    told = function.events[0]["requestContext"]["authorizer"]["jwt"]["claims"]

    assert (told["groups"], told["verified"], told["exp"]) == ("[admin editor]", "true", str(NOW_S + 60))


def test_a_claim_within_a_claim_is_json_in_the_event() -> None:
    _, function = through(token(groups=nested(20), address={"city": "Pune"}))
    told = function.events[0]["requestContext"]["authorizer"]["jwt"]["claims"]

    assert (json.loads(told["groups"]), told["address"]) == (nested(20), '{"city":"Pune"}')


def test_format_1_has_claims_without_a_level_between() -> None:
    _, function = through(token(), api(payload_format="1.0"))

    assert function.events[0]["requestContext"]["authorizer"]["claims"]["sub"] == "user-17"


def test_the_clock_of_this_machine_is_not_asked() -> None:
    """The tests' own moment is long gone, or yet to come: what counts is what is passed in."""
    for moment in (NOW_S - 10**8, NOW_S + 10**8):
        found = call(
            api(),
            asked(path="/me", headers={"Authorization": token(exp=moment + 1, iat=moment)}),
            Function({"statusCode": 200}),
            NOW.fromtimestamp(moment, tz=NOW.tzinfo),
        )
        assert found.response.status == 200


@given(
    text=st.text(max_size=60)
    | st.lists(st.from_regex(r"[A-Za-z0-9_-]{0,20}", fullmatch=True), min_size=3, max_size=3).map(".".join)
)
def test_any_text_as_a_token_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(BadToken):
        verified(text, AUTHORIZER, now=NOW)


@pytest.mark.parametrize(
    "key",
    [{}, {"n": 1}, {"n": "AQAB"}, {"n": "", "e": ""}, {"n": "AQAB", "e": "AQAB"}, {"n": [], "e": {}}, {"n": "ü", "e": "!"},
     {"n": "x" * 50_000, "e": "AQAB"}, "k1", None],
    ids=lambda key: str(key)[:30],
)  # fmt: skip
def test_a_key_set_that_is_none_lets_nobody_in(key: Any) -> None:
    data = {"kid": "k1", "kty": "RSA", **key} if isinstance(key, dict) else key
    bad = JwtAuthorizer(name="people", issuer=ISSUER, audience=("shop",), jwks={"keys": [data]})

    with pytest.raises(BadToken):
        verified(token(), bad, now=NOW)
