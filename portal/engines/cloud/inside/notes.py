"""What was asked and what came of it, written down between two reports: so much, and more is counted."""

from __future__ import annotations

import json
import re
from typing import Any

from portal.engines.cloud.iam import Need

from .gate import Ruling
from .http import Reply

CALLS = 1_000
CALLS_BYTES = 2 * 1024 * 1024  # of all of them, as JSON
NEEDS = 1_000  # of one call: as many objects as DeleteObjects takes
NAME_CHARACTERS = 2_048  # of a resource; AWS has none that is longer
_CODE = re.compile(rb"<Code>([\w.:-]{1,128})</Code>")
_IDS = ("x-amzn-requestid", "x-amz-request-id")


class Notes:
    def __init__(self) -> None:
        self._calls: list[tuple[int, dict[str, Any], int]] = []  # whose, what, how long
        self._bytes = self._dropped = 0

    def add(
        self,
        listener: int,
        *,
        principal: str,
        service: str,
        action: str,
        reply: Reply,
        ms: float,
        resource: str = "*",
        ruling: Ruling | None = None,
    ) -> None:
        """`listener` is the number of the environment; `ruling` is None for what never came to one."""
        note = {
            "service": service,
            "action": action[:128],
            "resource": resource[:NAME_CHARACTERS],
            "decision": ruling and {"allowed": ruling.is_allowed, "reason": ruling.reason},
            "needs": [_told(need) for need in ruling.needs[:NEEDS]] if ruling else [],
            "ms": round(ms, 3),
            "request_id": next((reply.headers[name] for name in _IDS if name in reply.headers), ""),
            "error": _code_of(reply) if reply.status >= 400 else None,
            "principal": principal,
            "findings": list(ruling.findings) if ruling else [],
        }
        size = len(json.dumps(note))
        if len(self._calls) >= CALLS or self._bytes + size > CALLS_BYTES:
            self._dropped += 1
            return
        self._bytes += size
        self._calls.append((listener, note, size))

    def take(self, listener: int | None) -> tuple[list[dict[str, Any]], int]:
        """The calls of one environment, or of all, since they were last taken; how many more there were."""
        taken = [note for of, note, _ in self._calls if listener in (None, of)]
        self._calls = [kept for kept in self._calls if listener not in (None, kept[0])]
        self._bytes = sum(size for _, _, size in self._calls)
        dropped, self._dropped = self._dropped, 0
        return taken, dropped


def _told(need: Need) -> dict[str, str]:
    most = NAME_CHARACTERS
    return {"action": need.action[:128], "resource": need.resource[:most], "written": need.written[:most]}


def _code_of(reply: Reply) -> str:
    if kind := reply.headers.get("x-amzn-errortype"):
        return kind.rpartition("#")[2].partition(":")[0]
    if found := _CODE.search(reply.body):
        return found[1].decode()
    try:
        return str(json.loads(reply.body)["__type"]).rpartition("#")[2]
    except (ValueError, KeyError, TypeError):
        return str(reply.status)
