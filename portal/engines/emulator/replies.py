"""Answers of the APIs inside an environment, as AWS's own emulator words them."""

from __future__ import annotations

import json
from typing import Any

from .connection import Request

_JSON = "application/json"


def accept(request: Request) -> None:
    request.connection.respond(202, b'{"status":"OK"}\n', _JSON)


def refuse(request: Request, status: int, error_type: str, message: str) -> None:
    give(request, status, {"errorMessage": message, "errorType": error_type})


def give(request: Request, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    request.connection.respond(
        status, json.dumps(body, separators=(",", ":")).encode() + b"\n", _JSON, headers
    )


def no_such_path(request: Request) -> None:
    request.connection.respond(404, b"404 page not found\n", "text/plain; charset=utf-8")


def no_such_method(request: Request) -> None:
    request.connection.respond(405, b"", None)
