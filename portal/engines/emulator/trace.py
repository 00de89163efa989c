"""
The trace that an invocation belongs to, and the header that says so.

https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html and
https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html (facts O-16). With active tracing the function
has a segment of its own, and is sampled unless whoever calls it has decided otherwise; without, what the
caller said is passed on.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass

from .function import Function
from .outcome import Traced
from .spans import Times

HEADER_CHARACTERS = 1_000
_ROOT = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_PARENT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """`parent` None: nobody is named. `is_sampled` None: nobody has decided."""

    root: str
    parent: str | None
    is_sampled: bool | None

    def __str__(self) -> str:
        return f"Root={self.root};Parent={self.parent};Sampled={self.is_sampled:d}"


def read_header(text: str) -> Header | None:
    """None for what is no trace header. Fields that X-Ray does not define are left out."""
    if len(text) > HEADER_CHARACTERS:
        return None
    fields = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    root, parent = fields.get("Root", ""), fields.get("Parent", "")
    if not _ROOT.fullmatch(root):
        return None
    return Header(
        root=root,
        parent=parent if _PARENT.fullmatch(parent) else None,
        is_sampled={"0": False, "1": True}.get(fields.get("Sampled", "")),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """`header` is what the function is given; its Parent is the function's segment, if it `is_kept`."""

    header: str
    caller: str | None
    is_kept: bool

    def traced(self, *, began_ms: float, times: Times | None) -> Traced | None:
        """`began_ms` since 1970; `times` None: it never came to an event."""
        if not self.is_kept:
            return None
        answered = times.answer.ended if times is not None and times.answer is not None else None
        overhead_ms = (times.ended - answered) * 1000 if times is not None and answered is not None else 0.0
        return Traced(
            header=self.header, caller=self.caller, began_ms=began_ms, overhead_ms=max(0.0, overhead_ms)
        )


def trace_of(function: Function, given: str | None) -> Trace:
    """`given` is the header of whoever calls, if there is one."""
    told = read_header(given) if given else None
    if told is None:
        told = Header(root=_new_root(), parent=None, is_sampled=None)
    if function.tracing == "Active":
        is_sampled = told.is_sampled is not False
        header = Header(root=told.root, parent=secrets.token_hex(8), is_sampled=is_sampled)
        return Trace(header=str(header), caller=told.parent, is_kept=is_sampled)
    parent = told.parent or secrets.token_hex(8)
    header = Header(root=told.root, parent=parent, is_sampled=told.is_sampled is True)
    return Trace(header=str(header), caller=told.parent, is_kept=False)


def _new_root() -> str:
    return f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
