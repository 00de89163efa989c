"""
Where the answers differ, and why: every difference there is, and none that is not.

`aws` says what Lambda itself does, as far as it is known, and by which source.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .walking import Answers

TRACE = "header lambda-runtime-trace-id"
FIRST_CALLER = "what the caller gets (1)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Of one part of one answer: its value on each side, None where there is none."""

    walk: str
    answer: str
    part: str
    ours: Any
    theirs: Any
    aws: str


def found(ours: Answers, theirs: Answers, *, is_cut: bool) -> set[tuple[str, str, str, str]]:
    """
    (answer, part, ours, theirs) wherever they differ. Where a walk is cut short, it depends on the
    moment whether an answer was still printed: those that only one side has say nothing then.
    """
    names = [name for name in {*theirs, *ours} if not is_cut or (name in ours and name in theirs)]
    return {
        (name, part, repr(mine), repr(their))
        for name in names
        for part in {*theirs.get(name, {}), *ours.get(name, {})}
        if (mine := ours.get(name, {}).get(part)) != (their := theirs.get(name, {}).get(part))
    }


def listed(walk: str) -> set[tuple[str, str, str, str]]:
    return {
        (one.answer, one.part, repr(one.ours), repr(one.theirs)) for one in DIFFERENCES if one.walk == walk
    }


def _caller(walk: str, kind: str, words: str, aws: str) -> Difference:
    """The emulator answers with an empty 502 where Lambda has an error object of its own."""
    error = _object(errorType=kind, errorMessage=f"RequestId: <id> Error: {words}")
    return Difference(walk=walk, answer=FIRST_CALLER, part="body", ours=error, theirs="", aws=aws)


def _answer(walk: str, answer: str, part: str, ours: Any, theirs: Any, aws: str) -> Difference:
    return Difference(walk=walk, answer=f"{answer} (1)", part=part, ours=ours, theirs=theirs, aws=aws)


def _refusal(kind: str, words: str) -> str:
    return _object(errorMessage=words, errorType=kind) + "\n"


def _object(**parts: str) -> str:
    return json.dumps(parts, separators=(",", ":"))


_UNTAKEN = "Runtime exited with error: exit status 1", "M: the walk ends when no answer is taken"
_REASONLESS = "Runtime exited without providing a reason"
_EXIT = "Runtime.ExitError"

_CALLERS = [
    _caller("an exit before any event", _EXIT, _REASONLESS, "S test_lambda_runtime_exit (row 11)"),
    _caller(
        "an exit with a status before any event",
        _EXIT,
        "Runtime exited with error: exit status 4",
        "S test_lambda_runtime_exit (row 11), and M for the status",
    ),
    _caller("an unknown response mode", _EXIT, *_UNTAKEN),
    _caller("streamed, in capitals", _EXIT, *_UNTAKEN),
    _caller("buffered", _EXIT, *_UNTAKEN),
    _caller("registering too many", _EXIT, _REASONLESS, "S test_lambda_runtime_exit (row 11)"),
    *(
        _caller(walk, kind, words, "M: by the emulator's own words in its log")
        for walk, kind, words in (
            ("an extension's init error", "Extension.InitError", "inner reported Extension.HostError"),
            ("an extension's exit error", "Extension.ExitError", "inner reported Extension.HostError"),
            (
                "an external extension's init error",
                "Extension.InitError",
                "probe reported Extension.HostError",
            ),
            ("an external extension that ends at once", "Extension.Crash", "exit status 1"),
        )
    ),
]

_ABOUT = '{"functionName":"walk","functionVersion":"$LATEST","handler":"lambda_function.lambda_handler"'
_STRANGER = "Extension.UnknownExtensionIdentifier", "Unknown Lambda-Extension-Identifier"
_UNTYPED = "Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found"

_EXTENSIONS = [
    _answer(
        "registering",
        "with no JSON",
        "body",
        _refusal("InvalidRequestFormat", "Expecting value: line 1 column 1 (char 0)"),
        _refusal("InvalidRequestFormat", "invalid character 'o' in literal null (expecting 'u')"),
        "another parser has other words",
    ),
    _answer(
        "registering with what it can do",
        "with the account",
        "body",
        _ABOUT + ',"accountId":"111122223333"}\n',
        _ABOUT + "}\n",
        "DG runtimes-extensions-api, Lambda-Extension-Accept-Feature; the emulator has no account",
    ),
    *(
        _answer(
            "who asks",
            f"{kind} error of a stranger",
            "body",
            _refusal(*_STRANGER),
            _refusal(*_UNTYPED),
            "M: two things are wrong, and one of them is told",
        )
        for kind in ("init", "exit")
    ),
    *(
        _answer(
            "an external extension when the runtime crashes", "extension: the end", part, ours, theirs, aws
        )
        for part, ours, theirs, aws in (
            (
                "body",
                '{"eventType":"SHUTDOWN","deadlineMs":<milliseconds>,"shutdownReason":"failure"}',
                '{"eventType":"SHUTDOWN","deadlineMs":<milliseconds>,"shutdownReason":"ReleaseFail"}',
                "DG runtimes-extensions-api: spindown, timeout or failure",
            ),
            (
                "header content-type",
                "application/json",
                "text/plain; charset=utf-8",
                "M: as of any other event",
            ),
            (
                "header lambda-extension-event-identifier",
                "<id>",
                None,
                "DG runtimes-extensions-api: of every event",
            ),
        )
    ),
]

_UNSUPPORTED = _refusal("Telemetry.NotSupported", "Telemetry API is not supported")
_SUBSCRIBED = "RIE#94, rust-runtime#879 (row 54): the emulator has no Telemetry API"
_SUBSCRIPTIONS = [
    (
        "of nobody",
        403,
        _refusal("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"),
        "M: as of the Extensions API",
    ),
    (
        "of a stranger",
        403,
        _refusal("Extension.UnknownExtensionIdentifier", "Unknown extension <id>"),
        "M: as of the Extensions API",
    ),
    (
        "with no JSON",
        400,
        _refusal("ValidationError", "request body is not valid JSON"),
        "DG telemetry-api-reference: 400",
    ),
    ("of the extension", 200, '"OK"\n', _SUBSCRIBED),
    (
        "after next",
        403,
        _refusal("Telemetry.SubscriptionClosed", "Telemetry API subscription is closed"),
        "M: words that are in the emulator, which never says them",
    ),
]
_TELEMETRY = [
    _answer("subscribing", answer, part, ours, theirs, aws)
    for answer, status, body, aws in _SUBSCRIPTIONS
    for part, ours, theirs in (("status", status, 202), ("body", body, _UNSUPPORTED))
]

DIFFERENCES: list[Difference] = [*_CALLERS, *_EXTENSIONS, *_TELEMETRY]
