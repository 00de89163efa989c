"""
Names of traces and spans, and the header that carries them.

Held as OpenTelemetry writes them: 32 and 16 hexadecimal digits. X-Ray writes the same trace as
1-<8 digits>-<24 digits>: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

_TRACE = re.compile(r"1-([0-9a-f]{8})-([0-9a-f]{24})")
_HEX = re.compile(r"[0-9a-f]+")
HEADER_CHARACTERS = 1_000


def trace_id_of(text: Any) -> str | None:
    """As X-Ray or OpenTelemetry writes it → 32 digits. None for what is none."""
    if not isinstance(text, str):
        return None
    text = text.lower()
    if match := _TRACE.fullmatch(text):
        text = match[1] + match[2]
    return text if len(text) == 32 and _HEX.fullmatch(text) and text.strip("0") else None


def span_id_of(text: Any) -> str | None:
    """16 digits. None for what is none."""
    if not isinstance(text, str) or len(text) != 16:
        return None
    text = text.lower()
    return text if _HEX.fullmatch(text) and text.strip("0") else None


def as_xray(trace_id: str) -> str:
    return f"1-{trace_id[:8]}-{trace_id[8:]}"


def made_of(*parts: str) -> str:
    """A span's name that is always the same for the same thing."""
    digits = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return digits[:16] if digits[:16].strip("0") else digits[16:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceHeader:
    """Root=1-…;Parent=…;Sampled=1. `parent_id` None: nobody is named."""

    trace_id: str
    parent_id: str | None
    is_sampled: bool


def read_header(text: Any) -> TraceHeader | None:
    """None for what is no header: nothing is traced then."""
    if not isinstance(text, str) or len(text) > HEADER_CHARACTERS:
        return None
    fields = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    trace_id = trace_id_of(fields.get("Root"))
    if trace_id is None:
        return None
    parent_id = span_id_of(fields.get("Parent"))
    return TraceHeader(trace_id=trace_id, parent_id=parent_id, is_sampled=fields.get("Sampled") == "1")
