"""
Headers between a caller and somebody's function: what of the portal's own must not reach the function, and
what of the function must not reach a browser that has pages of the portal open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings

from portal.records.accounts.cookie import COOKIE

Pair = tuple[str, str]

KEY = "x-warmstart-key"
RENAMED = "X-Warmstart-Sent-"  # and the name, of a header that does not go through as it is
REASON = "X-Warmstart-Reason"
COOKIE_SENT = "X-Warmstart-Set-Cookie"
MOST, LONGEST = 100, 16_384  # headers of an answer, and characters of all of them

# A browser does no more with these than show, keep or follow this one answer. All others, of which some
# are obeyed for the whole origin (Clear-Site-Data, Strict-Transport-Security, Set-Cookie …), some by the
# page that is open (Refresh, Link, Content-Security-Policy …) and some by a proxy (X-Accel-Redirect,
# Surrogate-Control …), go under a name that nobody obeys.
PASSED = frozenset({
    "accept-ranges", "age", "allow", "cache-control", "content-encoding", "content-language", "content-range",
    "content-type", "date", "etag", "expires", "last-modified", "location", "pragma", "retry-after", "vary",
    "access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers",
    "access-control-allow-credentials", "access-control-expose-headers", "access-control-max-age",
    "x-amzn-requestid", "x-amzn-trace-id", "x-amzn-errortype", "x-amz-apigw-id", "apigw-requestid",
})  # fmt: skip
# The server counts and frames what it sends itself.
_FRAMING = frozenset(
    {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer"}
)
# Scripts and styles are loaded by pages of the portal from their own origin, which this may be.
_NOT_TO_RUN = re.compile(r"script|css|wasm|xslt|xsl|manifest", re.IGNORECASE)
_PLAIN = "text/plain; charset=utf-8"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}", re.ASCII)
_UNCARRIED = re.compile(r"[^\t\x20-\x7e\xa0-\xff]")

OURS: tuple[Pair, ...] = (
    ("Content-Security-Policy", "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; "
                                "frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)  # fmt: skip

# What a browser asks for when it would make something else of the answer than a page, or data for a script.
EMBEDDED = frozenset({
    "script", "style", "worker", "sharedworker", "serviceworker", "audioworklet", "paintworklet", "object",
    "embed", "frame", "iframe", "fencedframe", "manifest", "xslt", "json", "font",
})  # fmt: skip

_NOT_FORWARDED = frozenset({"host", "connection", "keep-alive", "upgrade-insecure-requests", KEY})
_OUR_COOKIES = frozenset(
    {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE, "messages", "theme", "split"}
)


def to_function(headers: Iterable[Pair], *, host: str) -> tuple[Pair, ...]:
    """
    What a caller sent, without what the portal set in their browser: no function may see a session. A
    browser has no other cookies for this host, as no answer of a function sets any.
    """
    given = [(name, value) for name, value in headers if name.lower() not in _NOT_FORWARDED]
    is_browser = any(name.lower().startswith("sec-fetch-") for name, _ in given)
    return tuple(_forwarded(given, host=host, is_browser=is_browser))


def _forwarded(headers: Iterable[Pair], *, host: str, is_browser: bool) -> Iterator[Pair]:
    for name, value in headers:
        match name.lower():
            case "cookie":
                parts = [part.strip() for part in value.split(";")]
                theirs = [part for part in parts if part and part.partition("=")[0] not in _OUR_COOKIES]
                if theirs and not is_browser:
                    yield name, "; ".join(theirs)
            case "referer":
                # Addresses of the portal's pages name what is on them.
                if _host_of(value) not in ("", host):
                    yield name, value
            case _:
                yield name, value


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def to_caller(headers: Iterable[Pair], *, reason: str = "") -> list[tuple[bytes, bytes]]:
    """
    What a function or its door answered, as it may be served from the portal's origin; ours on top, with
    the `reason` where the portal refused.
    """
    passed = [one for one in map(_passed, headers) if one is not None][:MOST]
    sent: list[Pair] = []
    left = LONGEST
    for name, value in passed:
        left -= len(name) + len(value)
        if left >= 0:
            sent.append((name, value))
    if not any(name.lower() == "cache-control" for name, _ in sent):
        sent.append(("Cache-Control", "no-store"))
    told = [(REASON, _UNCARRIED.sub("?", reason))] if reason else []
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in (*sent, *told, *OURS)
    ]


def _passed(header: Pair) -> Pair | None:
    name, value = header[0], _UNCARRIED.sub("?", header[1])
    lower = name.lower()
    if lower in _FRAMING or not _NAME.fullmatch(name):
        return None
    if lower == "set-cookie":
        return COOKIE_SENT, value
    if lower == "content-type" and _NOT_TO_RUN.search(value):
        return name, _PLAIN
    return (name, value) if lower in PASSED else (f"{RENAMED}{name}", value)
