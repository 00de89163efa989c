"""The form of a door's configuration: plain fields, of which routes are a line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.front_doors import BadDoor, EveryDoor
from portal.records.playground.door_json import door_from_json, door_to_json

LONGEST = 4_000  # characters of a field
ACTIONS = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]
ELSEWHERE = {"status": 404, "content_type": "text/plain", "body": "No rule of the load balancer fits."}
RESPONDS = "responds"
MODES = ("BUFFERED", "RESPONSE_STREAM")


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    name: str
    label: str
    shape: Literal["line", "lines", "number", "choice", "check"] = "line"
    choices: tuple[str, ...] = ()
    help: str = ""


_ROUTES = Field(
    name="routes",
    label="Routes",
    shape="lines",
    help="A line each: a method or ANY, and a path: GET /pets/{id}, ANY /{proxy+}.",
)
_STAGE = Field(name="stage", label="Stage")
_TIMEOUT = Field(name="timeout_ms", label="Integration timeout, ms", shape="number")
_MAY = Field(name="may", label="A resource-based policy allows it to invoke the function", shape="check")
_CORS = (
    Field(
        name="cors_origins",
        label="CORS: origins",
        help="https://example.com or *, with commas between; empty: CORS is not configured.",
    ),
    Field(name="cors_methods", label="CORS: methods", help="GET, POST or *"),
    Field(name="cors_headers", label="CORS: headers"),
    Field(name="cors_exposed", label="CORS: exposed headers"),
    Field(name="cors_age", label="CORS: max age, s", shape="number"),
    Field(name="cors_credentials", label="CORS: allow credentials", shape="check"),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "function-url": (
        Field(name="auth_type", label="Auth type", shape="choice", choices=("NONE", "AWS_IAM")),
        Field(
            name="invoke_mode", label="Invoke mode", shape="choice", choices=("BUFFERED", "RESPONSE_STREAM")
        ),
        *_CORS,
        _MAY,
    ),
    "http-api": (
        Field(
            name="routes",
            label="Routes",
            shape="lines",
            help="A line each: $default, or a method or ANY and a path: GET /pets/{id}.",
        ),
        Field(name="payload_format", label="Payload format", shape="choice", choices=("2.0", "1.0")),
        _STAGE,
        _TIMEOUT,
        *_CORS,
        _MAY,
    ),
    "rest-api": (
        _ROUTES,
        _STAGE,
        _TIMEOUT,
        Field(name="endpoint", label="Endpoint", shape="choice", choices=("EDGE", "REGIONAL", "PRIVATE")),
        Field(name="binary", label="Binary media types", help="image/png, */* …, with commas between."),
        _MAY,
    ),
    "alb": (
        Field(
            name="paths",
            label="Path patterns that are forwarded",
            shape="lines",
            help="A line each, like /api/*; all others get a fixed 404. Empty: everything is forwarded.",
        ),
        Field(name="multi", label="Multi-value headers", shape="check"),
        _MAY,
    ),
    "websocket-api": (
        Field(
            name="routes",
            label="Routes",
            shape="lines",
            help="A key each: $connect, $disconnect, $default or what the selection gives; “responds” after "
            "it gives the route a response, which sends what the handler returns.",
        ),
        Field(name="selection", label="Route selection expression"),
        _STAGE,
        _TIMEOUT,
        _MAY,
    ),
}


def read_config(kind: str, posted: Mapping[str, str]) -> dict[str, Any]:
    """What door_from_json takes. Raises BadDoor."""
    texts = {field.name: posted.get(field.name, "").strip() for field in FIELDS[kind]}
    for field in FIELDS[kind]:
        text = texts[field.name]
        if len(text) > LONGEST or not "".join(text.split()).isprintable():
            raise BadDoor(f"{field.label}: at most {LONGEST:,} characters, all of them visible.")
    return _READERS[kind](texts)


def texts_of(door: EveryDoor) -> dict[str, str]:
    """The form's text that makes this door again."""
    return _texts(door.kind, door_to_json(door))


def default_texts(kind: str) -> dict[str, str]:
    return texts_of(door_from_json(kind, {}))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _listed(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]


def _whole(text: str, what: str) -> int:
    if not text.lstrip("-").isdecimal() or len(text) > 9:
        raise BadDoor(f"{what} is a whole number.")
    return int(text)


def _cors(texts: Mapping[str, str]) -> dict[str, Any] | None:
    parts = {
        "allow_origins": _listed(texts["cors_origins"]),
        "allow_methods": _listed(texts["cors_methods"]),
        "allow_headers": _listed(texts["cors_headers"]),
        "expose_headers": _listed(texts["cors_exposed"]),
    }
    age = texts["cors_age"]
    if not any(parts.values()) and not age and not texts["cors_credentials"]:
        return None
    parts["allow_credentials"] = bool(texts["cors_credentials"])  # type: ignore[assignment]
    return {**parts, "max_age_s": _whole(age, "The max age of CORS") if age else None}


def _api(texts: Mapping[str, str], stage: str) -> dict[str, Any]:
    return {
        "routes": [{"key": " ".join(line.split())} for line in _lines(texts["routes"])],
        "stages": {texts["stage"] or stage: {}},
        "timeout_ms": _whole(texts["timeout_ms"], "The timeout"),
        "may_invoke": bool(texts["may"]),
    }


def _url(texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "auth_type": texts["auth_type"],
        "invoke_mode": texts["invoke_mode"],
        "cors": _cors(texts),
        "granted": ACTIONS if texts["may"] else [],
    }


def _http(texts: Mapping[str, str]) -> dict[str, Any]:
    more = {"payload_format": texts["payload_format"], "cors": _cors(texts)}
    return {**_api(texts, "$default"), **more}


def _rest(texts: Mapping[str, str]) -> dict[str, Any]:
    more = {"endpoint": texts["endpoint"], "binary_media_types": _listed(texts["binary"])}
    return {**_api(texts, "prod"), **more}


def _alb(texts: Mapping[str, str]) -> dict[str, Any]:
    paths = _lines(texts["paths"])
    rules = [
        {"priority": number, "conditions": [{"field": "path-pattern", "values": [path]}]}
        for number, path in enumerate(paths, 1)
    ]
    return {
        "rules": rules,
        "otherwise": ELSEWHERE if paths else None,
        "multi_value_headers": bool(texts["multi"]),
        "may_invoke": bool(texts["may"]),
    }


def _socket(texts: Mapping[str, str]) -> dict[str, Any]:
    routes = []
    for line in _lines(texts["routes"]):
        key, _, word = line.partition(" ")
        if word.strip() not in ("", RESPONDS):
            raise BadDoor(f"{line[:60]!r} is no route: a key, and “{RESPONDS}” after it where it does.")
        routes.append({"key": key, "responds": bool(word)})
    return {
        "routes": routes,
        "selection": texts["selection"],
        "stage": texts["stage"],
        "timeout_ms": _whole(texts["timeout_ms"], "The timeout"),
        "may_invoke": bool(texts["may"]),
    }


_READERS: Mapping[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
    "function-url": _url,
    "http-api": _http,
    "rest-api": _rest,
    "alb": _alb,
    "websocket-api": _socket,
}


def _texts(kind: str, config: Mapping[str, Any]) -> dict[str, str]:
    told = {name: str(config[name]) for name in _PLAIN if name in config}
    told["may"] = "on" if config.get("may_invoke", config.get("granted")) else ""
    if "stages" in config:
        told["stage"] = next(iter(config["stages"]))
    if "routes" in config:
        told["routes"] = "\n".join(
            f"{route['key']} {RESPONDS}" if route.get("responds") else route["key"]
            for route in config["routes"]
        )
    if kind == "rest-api":
        told["binary"] = ", ".join(config["binary_media_types"])
    if kind == "alb":
        told["paths"] = "\n".join(rule["conditions"][0]["values"][0] for rule in config["rules"])
        told["multi"] = "on" if config["multi_value_headers"] else ""
    return told | _cors_texts(config.get("cors") or {})


def _route_text(route: Mapping[str, Any]) -> str:
    return f"{route['key']} {RESPONDS}" if route.get("responds") else str(route["key"])


_PLAIN = ("auth_type", "invoke_mode", "payload_format", "endpoint", "selection", "stage", "timeout_ms")


def _cors_texts(cors: Mapping[str, Any]) -> dict[str, str]:
    if not cors:
        return {}
    return {
        "cors_origins": ", ".join(cors["allow_origins"]),
        "cors_methods": ", ".join(cors["allow_methods"]),
        "cors_headers": ", ".join(cors["allow_headers"]),
        "cors_exposed": ", ".join(cors["expose_headers"]),
        "cors_age": "" if cors["max_age_s"] is None else str(cors["max_age_s"]),
        "cors_credentials": "on" if cors["allow_credentials"] else "",
    }
