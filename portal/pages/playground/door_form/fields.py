"""The form of a door's configuration: plain fields, and lines where there are several of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_noop as _

LONGEST = 4_000  # characters of a field
SOURCE = "$request.header.Authorization"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """
    `functions`: the choices are functions of whoever configures the door, by their ids. `like` are examples;
    what `is_wide` has a row of its own.
    """

    name: str
    label: str
    shape: Literal["line", "lines", "number", "choice", "check", "functions"] = "line"
    choices: tuple[str, ...] = ()
    help: str = ""
    like: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """What has a title is folded until somebody wants it, or something in it is wrong."""

    fields: tuple[Field, ...]
    title: str = ""


_MAY = Field(name="may", label=_("A resource-based policy allows it to invoke the function"), shape="check")
_TIMEOUT = Field(name="timeout_ms", label=_("Integration timeout, ms"), shape="number")
_STAGE = (
    Field(name="stage", label=_("Stage")),
    Field(
        name="variables",
        label=_("Stage variables"),
        shape="lines",
        help=_("NAME=value, a line each; the event has them as stageVariables."),
    ),
)
_CORS = Section(
    title=_("CORS"),
    fields=(
        Field(
            name="cors_origins",
            label=_("Origins"),
            help=_("https://example.com or *, with commas between; empty: CORS is not configured."),
            is_wide=True,
        ),
        Field(name="cors_methods", label=_("Methods"), help=_("GET, POST or *")),
        Field(name="cors_headers", label=_("Headers")),
        Field(name="cors_exposed", label=_("Exposed headers")),
        Field(name="cors_age", label=_("Max age, s"), shape="number"),
        Field(name="cors_credentials", label=_("Allow credentials"), shape="check"),
    ),
)
_NAMED = _("Routes say it: “by” and this name.")
_FUNCTION = Field(name="auth_function", label=_("The function that is asked"), shape="functions")
_TTL = Field(
    name="auth_ttl",
    label=_("Its answer is kept, s"),
    shape="number",
    help=_("0 to 3600; 0: it is asked each time."),
)


def _sources(*like: str) -> Field:
    return Field(
        name="auth_sources",
        label=_("Identity sources"),
        help=_("With commas between. Where one is missing, the caller gets 401 and nobody is asked."),
        like=like,
        is_wide=True,
    )


_JWT = Section(
    title=_("A JWT authorizer"),
    fields=(
        Field(name="jwt_name", label=_("Name"), help=_NAMED),
        Field(name="jwt_issuer", label=_("Issuer"), help=_("https://…, the claim iss."), is_wide=True),
        Field(
            name="jwt_audience",
            label=_("Audience"),
            help=_("With commas between; the claim aud or client_id."),
            is_wide=True,
        ),
        Field(name="jwt_source", label=_("Where the token is"), is_wide=True),
        Field(
            name="jwt_keys",
            label=_("Key set"),
            shape="lines",
            help=_(
                'JSON, {"keys": […]}: what the issuer publishes as its jwks. Nothing is fetched from here.'
            ),
        ),
    ),
)
_HTTP_ROUTES = Field(
    name="routes",
    label=_("Routes"),
    shape="lines",
    help=_(
        "A line each: $default, or a method or ANY and a path. Which authorizer is asked stands behind it."
    ),
    like=("GET /pets/{id}", "POST /pets by staff", "ANY /pets by people scopes pets/write"),
)
_REST_ROUTES = Field(
    name="routes",
    label=_("Routes"),
    shape="lines",
    help=_("A line each: a method or ANY, and a path. Which authorizer is asked stands behind it."),
    like=("GET /pets/{id}", "ANY /{proxy+}", "POST /pets by staff"),
)
_RULES = Field(
    name="rules",
    label=_("Rules of the listener"),
    shape="lines",
    help=_(
        "A line each: a priority, conditions, and what comes of it. Conditions are host-header, "
        "path-pattern, http-header, http-request-method, query-string and source-ip."
    ),
    like=(
        "10 path-pattern /api/* /v2/* and http-request-method GET -> forward",
        '20 http-header User-Agent *curl* -> 403 text/plain "Not with curl."',
        "/img/*",
    ),
)
SECTIONS: Mapping[str, tuple[Section, ...]] = {
    "function-url": (
        Section(
            fields=(
                Field(name="auth_type", label=_("Auth type"), shape="choice", choices=("NONE", "AWS_IAM")),
                Field(
                    name="invoke_mode",
                    label=_("Invoke mode"),
                    shape="choice",
                    choices=("BUFFERED", "RESPONSE_STREAM"),
                ),
                _MAY,
            )
        ),
        _CORS,
    ),
    "http-api": (
        Section(
            fields=(
                _HTTP_ROUTES,
                Field(
                    name="payload_format", label=_("Payload format"), shape="choice", choices=("2.0", "1.0")
                ),
                _MAY,
            )
        ),
        Section(title=_("Stage and timeout"), fields=(*_STAGE, _TIMEOUT)),
        _CORS,
        Section(
            title=_("A Lambda authorizer"),
            fields=(
                Field(name="auth_name", label=_("Name"), help=_NAMED),
                _FUNCTION,
                _sources(SOURCE),
                _TTL,
                Field(
                    name="auth_format", label=_("Its payload format"), shape="choice", choices=("2.0", "1.0")
                ),
                Field(name="auth_simple", label=_('It answers {"isAuthorized": true}'), shape="check"),
            ),
        ),
        _JWT,
    ),
    "rest-api": (
        Section(
            fields=(
                _REST_ROUTES,
                Field(
                    name="endpoint",
                    label=_("Endpoint"),
                    shape="choice",
                    choices=("EDGE", "REGIONAL", "PRIVATE"),
                ),
                Field(
                    name="binary",
                    label=_("Binary media types"),
                    help=_("image/png, */* …, with commas between."),
                ),
                _MAY,
            )
        ),
        Section(title=_("Stage and timeout"), fields=(*_STAGE, _TIMEOUT)),
        Section(
            title=_("A Lambda authorizer"),
            fields=(
                Field(name="auth_name", label=_("Name"), help=_NAMED),
                _FUNCTION,
                Field(name="auth_kind", label=_("Type"), shape="choice", choices=("REQUEST", "TOKEN")),
                _sources("method.request.header.Authorization"),
                _TTL,
            ),
        ),
    ),
    "alb": (
        Section(
            fields=(
                _RULES,
                Field(
                    name="otherwise",
                    label=_("The default rule"),
                    help=_("Forward, or a fixed response."),
                    like=("forward", '404 text/plain "Not here."'),
                    is_wide=True,
                ),
                Field(name="multi", label=_("Multi-value headers"), shape="check"),
                _MAY,
            )
        ),
    ),
    "websocket-api": (
        Section(
            fields=(
                Field(
                    name="routes",
                    label=_("Routes"),
                    shape="lines",
                    help=_(
                        "A key each: $connect, $disconnect, $default or what the selection gives. One that "
                        "responds has a route response: the client gets what the handler returns."
                    ),
                    like=("$connect by staff", "join responds"),
                ),
                Field(name="selection", label=_("Route selection expression"), is_wide=True),
                _MAY,
            )
        ),
        Section(title=_("Stage and timeout"), fields=(*_STAGE, _TIMEOUT)),
        Section(
            title=_("A Lambda authorizer"),
            fields=(
                Field(name="auth_name", label=_("Name"), help=_NAMED),
                _FUNCTION,
                _sources("route.request.querystring.token", "route.request.header.Authorization"),
                _TTL,
            ),
        ),
    ),
}
FIELDS: Mapping[str, tuple[Field, ...]] = {
    kind: tuple(field for section in sections for field in section.fields)
    for kind, sections in SECTIONS.items()
}
# Where a door says that something is wrong → the field that has it.
_FIELD_AT = {
    "stages": "stage",
    "stage_variables": "variables",
    "binary_media_types": "binary",
    "cors.allow_origins": "cors_origins",
    "cors.allow_methods": "cors_methods",
    "cors.allow_headers": "cors_headers",
    "cors.expose_headers": "cors_exposed",
    "cors.max_age_s": "cors_age",
    "authorizers.name": "auth_name",
    "authorizers.function": "auth_function",
    "authorizers.kind": "auth_kind",
    "authorizers.sources": "auth_sources",
    "authorizers.ttl_s": "auth_ttl",
    "authorizers.simple": "auth_simple",
    "jwt.name": "jwt_name",
    "jwt.issuer": "jwt_issuer",
    "jwt.audience": "jwt_audience",
    "jwt.source": "jwt_source",
    "jwt.jwks": "jwt_keys",
}


def field_at(kind: str, at: str) -> str:
    """The name of the field, "" where the form has none for it."""
    name = _FIELD_AT.get(at, at)
    return name if name == "qualifier" or any(field.name == name for field in FIELDS[kind]) else ""
