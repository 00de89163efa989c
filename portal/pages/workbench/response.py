"""What a function answered, taken apart: the value, or the error with its own lines first."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from portal.engines.emulator.outcome import Outcome

SHOWN = 20_000  # characters of a payload; a page is no place for 6 MB
FRAMES = 30
TASK = "/var/task/"
# "line 3, in handler" of a traceback; "Line 3" where awslambdaric reports a syntax error
_FRAME = re.compile(
    r'File "(?P<path>[^"\n]+)",?\s+[Ll]ine (?P<line>\d+)(?:, in (?P<name>[^\n]+))?\n?(?P<code>.*)', re.S
)
# "at Shop.open (file:///var/task/shop.mjs:3:9)" of a stack in Node.js; the bare place of a syntax error
_NODE_FRAME = re.compile(
    r"(?:at (?:async )?(?:(?P<name>[^()\n]{1,200}) \()?)?(?:file://)?(?P<path>/[^:()\n]+):(?P<line>\d+)(?::\d+)?\)?"
)
_SYNTAX = "Runtime.UserCodeSyntaxError"


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """`own` frames are the learner's; `path` is then relative to the function's folder."""

    path: str
    line: int
    name: str
    code: str
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """`payload` is pretty JSON, cut at SHOWN. `where` is the own frame the error came from."""

    payload: str
    cut: bool
    error_type: str = ""
    message: str = ""
    frames: tuple[Frame, ...] = ()

    @property
    def where(self) -> Frame | None:
        return next((frame for frame in self.frames if frame.own), None)

    @property
    def error_text(self) -> str:
        """For the mark in the editor."""
        kind = "SyntaxError" if self.error_type == _SYNTAX else self.error_type
        return f"{kind}: {self.message}"[:300] if kind else ""


def read_response(outcome: Outcome) -> Response:
    value = _load(outcome.payload)
    payload, cut = _pretty(outcome.payload, value)
    if outcome.function_error is None or not isinstance(value, dict):
        return Response(payload=payload, cut=cut)
    return Response(
        payload=payload,
        cut=cut,
        error_type=str(value.get("errorType") or "Error")[:200],
        message=str(value.get("errorMessage") or "")[:4_000],
        frames=_frames(value.get("stackTrace")) or _node_frames(value.get("trace")),
    )


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _pretty(text: str, value: Any) -> tuple[str, bool]:
    """Indented, unless it is too long for anybody to read."""
    if len(text) <= SHOWN and (value is not None or text.strip() == "null"):
        with suppress(RecursionError):
            text = json.dumps(value, indent=2, ensure_ascii=False)
    return text[:SHOWN], len(text) > SHOWN


def _frames(trace: Any) -> tuple[Frame, ...]:
    """Own frames first, the innermost of them at the head: that is where to look."""
    frames = [frame for entry in _texts(trace)[-FRAMES:] if (frame := _frame(entry))]
    frames.reverse()
    return tuple(sorted(frames, key=lambda frame: not frame.own))


def _node_frames(trace: Any) -> tuple[Frame, ...]:
    """The same of Node.js, which tells the innermost first."""
    found = (_NODE_FRAME.fullmatch(entry.strip()[:600]) for entry in _texts(trace)[:FRAMES])
    frames = [_framed(match, code="") for match in found if match]
    return tuple(sorted(frames, key=lambda frame: not frame.own))


def _texts(trace: Any) -> list[str]:
    return [entry for entry in trace if isinstance(entry, str)] if isinstance(trace, list) else []


def _frame(entry: str) -> Frame | None:
    found = _FRAME.search(entry)
    return _framed(found, code=found["code"]) if found else None


def _framed(found: re.Match[str], *, code: str) -> Frame:
    path = found["path"]
    return Frame(
        path=path.removeprefix(TASK)[:200],
        line=int(found["line"][:7]),
        name=(found["name"] or "").strip()[:200],
        code=code.strip()[:400],
        own=path.startswith(TASK),
    )
