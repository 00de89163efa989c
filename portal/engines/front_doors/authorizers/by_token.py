"""
JWT authorizers of HTTP APIs: signature by PyJWT against the given keys, claims as API Gateway reads them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html. Nothing is
fetched: the keys come with the door, and the time is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.engines.front_doors.configured.doors import JwtAuthorizer
from portal.engines.front_doors.configured.table import Trouble
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import because, text
from portal.engines.front_doors.wire.returned import is_deep

from .identity import read_sources
from .judged import Judged

LONGEST_TOKEN = 8_192  # characters
ALGORITHMS = ("RS256", "RS384", "RS512")  # those based on RSA are taken
_PAGE = "API Gateway: http-api-jwt-authorizer"
_BEARER = "bearer "


class BadToken(ValueError):
    """The token proves nothing; the message says why, in the words of the WWW-Authenticate header."""


def judge_token(
    authorizer: JwtAuthorizer, request: HttpRequest, *, scopes: tuple[str, ...], now: datetime, nested: bool
) -> Judged:
    """`nested`: the event has its claims below "jwt", as format 2.0 does."""
    found = read_sources((authorizer.source,), request, stage_variables={}, context={})
    if found is None:
        says = f"{authorizer.source} is missing: there is no token."
        return _refused("unauthorized", says, "Bearer")
    token = found[0][len(_BEARER) :] if found[0].lower().startswith(_BEARER) else found[0]
    try:
        claims = verified(token.strip(), authorizer, now=now)
    except BadToken as fault:
        told = f'Bearer scope="{" ".join(scopes)}" error="invalid_token" error_description="{fault}"'
        return _refused("unauthorized", f"The token is refused: {fault}.", told)
    held = _scopes_of(claims)
    if scopes and not held & set(scopes):
        told = f'Bearer scope="{" ".join(scopes)}" error="insufficient_scope"'
        return _refused(
            "denied", f"The route asks for one of {', '.join(scopes)}, and the token has none.", told
        )
    shared = [scope for scope in scopes if scope in held]
    context: dict[str, Any] = {
        "claims": {n: _as_text(v) for n, v in claims.items()},
        "scopes": shared or None,
    }
    rule = because("The token is good: signature, issuer, audience and time.", _PAGE)
    return Judged(context={"jwt": context} if nested else context, because=(rule,))


def verified(token: str, authorizer: JwtAuthorizer, *, now: datetime) -> Mapping[str, Any]:
    """The claims of a token. Raises BadToken."""
    claims = _signed(token, authorizer.jwks)
    if is_deep(claims):
        raise BadToken("the token is malformed")
    if claims.get("iss") != authorizer.issuer:
        raise BadToken("the token has an invalid issuer")
    # client_id is looked at only where there is no aud.
    meant_for = claims["aud"] if "aud" in claims else claims.get("client_id")
    audiences = meant_for if isinstance(meant_for, list) else [meant_for]
    if not any(one in authorizer.audience for one in audiences if isinstance(one, str)):
        raise BadToken("the token has an invalid audience")
    _in_time(claims, now.timestamp())
    return claims


def _signed(token: str, jwks: Mapping[str, Any]) -> Mapping[str, Any]:
    # PyJWT brings cryptography, which is heavy, and few doors have such an authorizer.
    import jwt

    if len(token) > LONGEST_TOKEN:
        raise BadToken(f"the token is longer than {LONGEST_TOKEN} characters")
    try:
        named = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, RecursionError, ValueError):
        raise BadToken("the token is malformed") from None
    key = _key(jwks, named)
    if key is None:
        raise BadToken("signing method or key of the token is unknown")
    try:
        # Times are compared below: here they would be compared with the clock of this machine.
        return jwt.decode(token, key, algorithms=list(ALGORITHMS), options=_SIGNATURE_ONLY)
    except jwt.InvalidAlgorithmError:
        raise BadToken("signing method or key of the token is unknown") from None
    except jwt.InvalidSignatureError:
        raise BadToken("the token has an invalid signature") from None
    except (jwt.PyJWTError, RecursionError, ValueError):
        raise BadToken("the token is malformed") from None


def _key(jwks: Mapping[str, Any], name: Any) -> Any:
    """The RSA key of that name; None where there is none, or it is no key."""
    import jwt

    for data in jwks["keys"]:
        if isinstance(data, dict) and data.get("kid") == name and data.get("kty") == "RSA":
            try:
                return jwt.PyJWK({"kty": "RSA", "n": data["n"], "e": data["e"]}).key
            except (jwt.PyJWTError, ValueError, TypeError, KeyError):
                return None
    return None


_SIGNATURE_ONLY: Any = {
    "verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False, "verify_iss": False,
    "verify_sub": False, "verify_jti": False,
}  # fmt: skip


def _in_time(claims: Mapping[str, Any], now_s: float) -> None:
    """exp is in the future; nbf and iat, where they are, in the past."""
    times = {name: claims.get(name) for name in ("exp", "nbf", "iat")}
    if any(isinstance(time, bool) or not isinstance(time, int | float | None) for time in times.values()):
        raise BadToken("a time in the token is no number")
    if times["exp"] is None or times["exp"] <= now_s:
        raise BadToken("the token has expired")
    if (times["nbf"] or 0) > now_s or (times["iat"] or 0) > now_s:
        raise BadToken("the token is not valid yet")


def _scopes_of(claims: Mapping[str, Any]) -> set[str]:
    """Of `scope`, or `scp`: words with spaces between, or a list."""
    given = claims.get("scope", claims.get("scp", ""))
    words = given if isinstance(given, list) else str(given).split()
    return {word for word in words if isinstance(word, str)}


def _as_text(value: Any) -> str:
    """A claim in the event: `true`, `1795432530`, `[admin editor]`; JSON for what is more than that."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return f"[{' '.join(_as_text(one) for one in value)}]"
    return text(value) if isinstance(value, list | dict) else str(value)


def _refused(trouble: Trouble, says: str, told: str) -> Judged:
    return Judged(trouble=trouble, because=(because(says, _PAGE),), headers=(("WWW-Authenticate", told),))
