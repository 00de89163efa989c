"""What takes part, and what all of it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HANDLER = Path(__file__).parent / "handler" / "main.py"
EVENT = '{"name": "Ada"}'
RIGHT = {"statusCode": 200, "body": "Hello, Ada!"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Contestant:
    """`run` runs the handler once, checks its result, ends what it started, and tells milliseconds."""

    name: str
    walls: str  # in a few words, for the table
    run: Callable[[], float]
    is_ours: bool = False


def check(result: Any) -> None:
    """Raises AssertionError for anything but the right result. Text is read as JSON."""
    if isinstance(result, bytes | str):
        result = json.loads(result)
    assert result == RIGHT, f"The handler's result should be {RIGHT}, and is {result!r}."
