"""How much of what happened in a stack a run may keep: a row is no place for a thousand events of 6 MB."""

from __future__ import annotations

import json
from typing import Any

ALL = 2 * 1024 * 1024  # characters of everything that one job tells
EACH = 32_000  # of one text: a log, an event, an answer
BODY = 256_000  # of an answer of an API
BARE = 300  # of each text once there is no room left
_TEXTS = ("log", "event", "payload", "output", "note")


class Said:
    """Responses of acts, each cut to what there is room for."""

    def __init__(self, most: int = ALL) -> None:
        self._left = most

    def kept(self, response: dict[str, Any]) -> dict[str, Any]:
        """The same, with long texts cut: of a log its end stays, of others their beginning."""
        told = {name: self._fitted(name, value) for name, value in response.items() if name != "steps"}
        told["steps"] = [
            {name: self._fitted(name, value) for name, value in step.items()} for step in response["steps"]
        ]
        return told

    def _fitted(self, name: str, value: Any) -> Any:
        if name not in (*_TEXTS, "body") or value is None:
            return value
        text = value if isinstance(value, str) else json.dumps(value)
        most = min(BODY if name == "body" else EACH, max(self._left, BARE))
        self._left -= min(len(text), most)
        if len(text) <= most:
            return value
        return f"…{text[-most:]}" if name == "log" else f"{text[:most]}…"
