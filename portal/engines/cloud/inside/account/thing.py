"""One thing in the state, as it is shown: what it is, where, and what it holds."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TEXT_BYTES = 4_096  # of one text that is shown; what is longer is cut

Things = Iterator["Thing"]


@dataclass(frozen=True, slots=True)
class Thing:
    """`resource` is the name of the bucket, table or queue; `id` tells things of one kind in it apart."""

    kind: str
    region: str
    resource: str
    id: str
    value: dict[str, Any]


def shown(data: bytes | str | None) -> Any:
    """Text as it is, cut where it is long; bytes that are no text in base64, as {"base64": …}."""
    if data is None:
        return None
    if isinstance(data, str):
        return data if len(data) <= TEXT_BYTES else data[:TEXT_BYTES] + "…"
    try:
        text = data[: TEXT_BYTES + 1].decode()
    except UnicodeDecodeError as fault:
        if fault.start < TEXT_BYTES - 4:
            return {"base64": base64.b64encode(data[:TEXT_BYTES]).decode()}
        text = data[: fault.start].decode()  # cut within a character
    return shown(text)


def given(part: dict[str, Any]) -> bytes:
    """What a seed has as `text`, as `base64`, or as a `value` to be written as JSON."""
    if part.get("base64") is not None:
        return base64.b64decode(part["base64"])
    return written(part).encode()


def written(part: dict[str, Any]) -> str:
    """The same, where it can only be text."""
    if part.get("value") is not None:
        return json.dumps(part["value"])
    return str(part.get("text") or "")


def told(data: bytes) -> dict[str, str]:
    """The inverse of given()."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def document(policy: str | None) -> dict[str, Any]:
    """A policy that was kept as text, as a part of a value or of a seed: {"policy": …}, {} for none."""
    if not policy:
        return {}
    try:
        return {"policy": json.loads(policy)}
    except ValueError:
        return {"policy": policy}
