"""What AWS would refuse of authorizers and of CORS."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from .doors import Authorizer, Cors, JwtAuthorizer, LambdaAuthorizer
from .problem import Problem, placed, twice
from .sources import is_source

MOST_AUTHORIZERS = 10
MOST_AUDIENCES = 50  # of a JWT authorizer
MOST_IN_CORS = 100  # origins, or names of headers: botocore's model of a function URL's Cors
LONGEST_ISSUER = 2_048
KEY_SET_BYTES = 64 * 1024

_NAME = re.compile(r"[ -~]{1,128}", re.ASCII)


def of_authorizers(authorizers: Collection[Authorizer]) -> Iterator[Problem]:
    if len(authorizers) > MOST_AUTHORIZERS:
        yield Problem(f"An API has at most {MOST_AUTHORIZERS} authorizers.", at="authorizers.name")
    yield from placed("authorizers.name", twice([authorizer.name for authorizer in authorizers]))
    for authorizer in authorizers:
        kind = "authorizers" if isinstance(authorizer, LambdaAuthorizer) else "jwt"
        if not _NAME.fullmatch(authorizer.name):
            says = f"{authorizer.name[:40]!r} is no name of an authorizer: 1 to 128 visible characters."
            yield Problem(says, at=f"{kind}.name")
            return
        if isinstance(authorizer, LambdaAuthorizer):
            yield from _of_function(authorizer)


def _of_function(authorizer: LambdaAuthorizer) -> Iterator[Problem]:
    name = authorizer.name
    if not 0 <= authorizer.ttl_s <= 3_600:
        says = f"{name}: Authorizer result TTL must be between 0 and 3600 seconds."
        yield Problem(says, at="authorizers.ttl_s")
    if authorizer.ttl_s and not authorizer.sources:
        says = f"{name}: caching needs an identity source; name one, or set the TTL to 0."
        yield Problem(says, at="authorizers.sources")
    for source in authorizer.sources:
        if not is_source(source):
            says = f"{name}: {source[:60]!r} is no source, like $request.header.Authorization."
            yield Problem(says, at="authorizers.sources")


def of_token(authorizer: JwtAuthorizer) -> Iterator[Problem]:
    name = authorizer.name
    if not authorizer.issuer.startswith("https://") or len(authorizer.issuer) > LONGEST_ISSUER:
        yield Problem(f"{name}: the issuer is an address that begins with https://.", at="jwt.issuer")
    if not 1 <= len(authorizer.audience) <= MOST_AUDIENCES:
        says = f"{name}: a JWT authorizer has at least one audience, and at most {MOST_AUDIENCES}."
        yield Problem(says, at="jwt.audience")
    if not is_source(authorizer.source):
        yield Problem(f"{name}: {authorizer.source[:60]!r} is no identity source.", at="jwt.source")
    keys = authorizer.jwks.get("keys")
    if not isinstance(keys, list) or not keys or len(json.dumps(dict(authorizer.jwks))) > KEY_SET_BYTES:
        says = f'{name}: the key set is an object with a list "keys", of at most {KEY_SET_BYTES:,} bytes.'
        yield Problem(says, at="jwt.jwks")


def of_cors(cors: Cors, *, least_age_s: int) -> Iterator[Problem]:
    """Facts R-9 and M-22."""
    if cors.allow_credentials and "*" in cors.allow_origins:
        says = "Credentials cannot be allowed to every origin: name the origins instead of *."
        yield Problem(says, at="cors.allow_origins")
    if cors.max_age_s is not None and not least_age_s <= cors.max_age_s <= 86_400:
        yield Problem(f"MaxAge is {least_age_s} to 86400 seconds.", at="cors.max_age_s")
    for part in ("allow_origins", "allow_methods", "allow_headers", "expose_headers"):
        listed: tuple[str, ...] = getattr(cors, part)
        if len(listed) > MOST_IN_CORS:
            says = f"CORS has at most {MOST_IN_CORS} origins, and as many methods and headers."
            yield Problem(says, at=f"cors.{part}")
        for said in listed:
            if not said or len(said) > 253 or not said.isascii() or not said.isprintable():
                yield Problem(f"{said[:40]!r} cannot stand in a CORS header.", at=f"cors.{part}")
