"""What an extension asks the Telemetry API for, out of JSON that may be anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

_VERSIONS = ("2022-07-01", "2022-12-13", "2025-01-29")
_TYPES = ("platform", "function", "extension")
_HOSTS = ("sandbox.localdomain", "sandbox")
_PATH_LENGTH = 2_000
_BODY_BYTES = 64 * 1024

# Name: (least, most, what holds when nothing is said), by the page of the API.
_BOUNDS = {
    "maxItems": (1_000, 10_000, 10_000),
    "maxBytes": (262_144, 1_048_576, 262_144),
    "timeoutMs": (25, 30_000, 1_000),
}


class BadSubscription(ValueError):
    """The message says all that is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """`port` and `path` are where it listens inside; a batch is full by any of the three bounds."""

    types: tuple[str, ...]
    protocol: Literal["HTTP", "TCP"]
    port: int
    path: str
    max_items: int
    max_bytes: int
    timeout_s: float


def subscription_of(body: bytes | bytearray) -> Subscription:
    """Raises BadSubscription."""
    if len(body) > _BODY_BYTES:
        raise BadSubscription(f"request body is over {_BODY_BYTES} bytes")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise BadSubscription("request body is not valid JSON") from None
    if not isinstance(asked, dict):
        raise BadSubscription("request body is not an object")
    faults: list[str] = []
    if asked.get("schemaVersion") not in _VERSIONS:
        faults.append(f"schemaVersion should be one of {', '.join(_VERSIONS)}")
    protocol, port, path = _destination(asked.get("destination"), faults)
    types = _types(asked.get("types"), faults)
    bounds = _buffering(asked.get("buffering"), faults)
    if faults:
        raise BadSubscription("; ".join(faults))
    return Subscription(
        types=types,
        protocol=protocol,
        port=port,
        path=path,
        max_items=bounds["maxItems"],
        max_bytes=bounds["maxBytes"],
        timeout_s=bounds["timeoutMs"] / 1000,
    )


def _types(asked: Any, faults: list[str]) -> tuple[str, ...]:
    if not isinstance(asked, list) or not asked:
        faults.append("types should not be empty")
        return ()
    if not all(kind in _TYPES for kind in asked if isinstance(kind, str)) or not all(
        isinstance(kind, str) for kind in asked
    ):
        faults.append(f"types should be among {', '.join(_TYPES)}")
        return ()
    return tuple(dict.fromkeys(asked))


def _destination(asked: Any, faults: list[str]) -> tuple[Literal["HTTP", "TCP"], int, str]:
    if not isinstance(asked, dict):
        faults.append("destination is not provided")
        return "HTTP", 0, ""
    protocol = asked.get("protocol")
    if protocol == "TCP":
        return "TCP", _tcp_port(asked, faults), ""
    if protocol != "HTTP":
        faults.append("destination protocol should be HTTP or TCP")
        return "HTTP", 0, ""
    port, path = _place_in(asked.get("URI"), "http", faults)
    return "HTTP", port, path


def _tcp_port(asked: dict[str, Any], faults: list[str]) -> int:
    if "port" not in asked:
        return _place_in(asked.get("URI"), "tcp", faults)[0]
    port = asked["port"]
    if type(port) is not int or not 0 < port < 65_536:
        faults.append("port should be a number from 1 to 65535")
        return 0
    return port


def _place_in(uri: Any, scheme: str, faults: list[str]) -> tuple[int, str]:
    try:
        if not isinstance(uri, str) or not uri.isascii() or not uri.isprintable() or " " in uri:
            raise ValueError
        found = urlsplit(uri)
        port = found.port
    except ValueError:
        faults.append("URI is not valid")
        return 0, ""
    if found.scheme != scheme:
        faults.append(f"URI scheme should be {scheme}")
    if found.hostname not in _HOSTS:
        faults.append("URI host should be sandbox.localdomain")
    if not port:
        faults.append("URI port is not provided")
    path = (found.path or "/") + (f"?{found.query}" if found.query else "")
    if len(path) > _PATH_LENGTH:
        faults.append("URI is too long")
    return port or 0, path


def _buffering(asked: Any, faults: list[str]) -> dict[str, int]:
    given = asked if isinstance(asked, dict) else {}
    if asked is not None and not isinstance(asked, dict):
        faults.append("buffering should be an object")
    found = {}
    for name, (least, most, usual) in _BOUNDS.items():
        value = given.get(name, usual)
        if type(value) is not int or not least <= value <= most:
            faults.append(f"{name} should be a number from {least} to {most}")
            value = usual
        found[name] = value
    return found
