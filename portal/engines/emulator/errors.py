"""The errors that Lambda itself reports, where the runtime could not (conformance rows 10–18, 26)."""

from __future__ import annotations

import functools
import json
import signal
from dataclasses import dataclass
from typing import Literal

from portal.engines.sandbox import Exit

from .signals import ExtensionFailed

_object = functools.partial(json.dumps, separators=(",", ":"))  # as AWS's own emulator writes them

RESPONSE_BYTES = 6 * 1024 * 1024 + 100  # measured on AWS; conformance row 26

OUT_OF_MEMORY = "Runtime.OutOfMemory"

# Why a runtime was killed: over its memory, over its time, for a response too large, with its job.
Kill = Literal["memory", "time", "response", "asked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """`payload` is what the caller gets, `line` what the log says, `error_type` what REPORT names."""

    payload: str
    line: str
    error_type: str


def timed_out(request_id: str, timeout_s: float, stamp: str) -> Failure:
    words = f"Task timed out after {timeout_s:.2f} seconds"
    return Failure(
        payload=_object(
            {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request_id} Error: {words}"}
        ),
        line=f"{stamp} {request_id} {words}\n\n",
        error_type="Sandbox.Timedout",
    )


def not_restored() -> Failure:
    """In the words of the Lambda API for this exception."""
    words = "Lambda couldn't restore the snapshot within the timeout limit."
    return Failure(
        payload=_object({"errorType": "SnapStartTimeoutException", "errorMessage": words}),
        line="",
        error_type="SnapStartTimeoutException",
    )


def exited(request_id: str, ended: Exit) -> Failure:
    """A runtime that is gone. Killed over its memory, it is an exit by SIGKILL, and REPORT says why."""
    words = f"Error: {_how(ended)}"
    return Failure(
        payload=_object(
            {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} {words}"}
        ),
        line=f"RequestId: {request_id} {words}\nRuntime.ExitError\n",
        error_type=OUT_OF_MEMORY if ended.killed_for == "memory" else "Runtime.ExitError",
    )


def too_large(request_id: str) -> Failure:
    words = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
    return Failure(
        payload=_object({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": words}),
        line=f"RequestId: {request_id} Error: {words}\nFunction.ResponseSizeTooLarge\n",
        error_type="Function.ResponseSizeTooLarge",
    )


# The connection ended within a streamed response.
TRUNCATED = _object(
    {"errorType": "Runtime.TruncatedResponse", "errorMessage": "The response was not sent to its end."}
)


def by_extension(request_id: str, failed: ExtensionFailed) -> Failure:
    """What the end of an extension does to the invocation, or the initialisation, beside it."""
    words = f"Error: {failed.words}"
    return Failure(
        payload=_object({"errorType": failed.fault, "errorMessage": f"RequestId: {request_id} {words}"}),
        line=f"RequestId: {request_id} {words}\n{failed.fault}\n",
        error_type=failed.fault,
    )


def type_of(payload: str) -> str:
    """The errorType in an error object that the runtime sent, which may be anything."""
    try:
        kind = json.loads(payload)["errorType"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return "Runtime.Unknown"
    return kind[:100] if isinstance(kind, str) and kind.isprintable() and kind else "Runtime.Unknown"


def exit_of_extension(code: int) -> str:
    """`code` is negative for a signal. In the words of AWS's own emulator."""
    if code < 0:
        return f"signal: {_SIGNALS.get(-code, f'signal {-code}')}"
    return f"exit status {code}" if code else "exit code 0"


def _how(ended: Exit) -> str:
    if ended.signal is not None:
        name = _SIGNALS.get(ended.signal, f"signal {ended.signal}")
        return f"Runtime exited with error: signal: {name}"
    if ended.code:
        return f"Runtime exited with error: exit status {ended.code}"
    return "Runtime exited without providing a reason"


# As Go's syscall package words them, which Lambda's own supervisor prints; others by number.
_SIGNALS: dict[int, str] = {
    signal.SIGHUP: "hangup",
    signal.SIGINT: "interrupt",
    signal.SIGQUIT: "quit",
    signal.SIGILL: "illegal instruction",
    signal.SIGTRAP: "trace/breakpoint trap",
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGKILL: "killed",
    signal.SIGUSR1: "user defined signal 1",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGUSR2: "user defined signal 2",
    signal.SIGPIPE: "broken pipe",
    signal.SIGALRM: "alarm clock",
    signal.SIGTERM: "terminated",
}
