"""Whether the portal serves addresses of functions at all, and under which host."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from portal.records.playground.callable import why_not_callable

Scope = MutableMapping[str, Any]


def host_of(scope: Scope) -> str:
    """As the caller wrote it, in lower case; "" without one."""
    return next(
        (value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"host"), ""
    )


def is_call(scope: Scope) -> bool:
    """Where they have a host of their own they are nowhere else, and nothing else is there."""
    if settings.CALL_HOST:
        return settings.CALL_HOST in (host_of(scope), split_domain_port(host_of(scope))[0])
    return bool(scope["path"].startswith("/call/"))


def is_host_known(scope: Scope) -> bool:
    names = [split_domain_port(settings.CALL_HOST)[0]] if settings.CALL_HOST else settings.ALLOWED_HOSTS
    return validate_host(split_domain_port(host_of(scope))[0], names)


def why_not() -> str:
    """Why nothing can be called here; "" when it can."""
    return why_not_callable(settings.BROKER_SOCKET)
