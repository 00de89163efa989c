"""The errors that Lambda itself reports, where the runtime could not (conformance rows 10–18, 26)."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass

from ..sandbox import Exit

RESPONSE_BYTES = 6 * 1024 * 1024 + 100  # measured on AWS; conformance row 26


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """`payload` is what the caller gets, `line` what the log says, `error_type` what REPORT names."""

    payload: str
    line: str
    error_type: str


def timed_out(request_id: str, timeout_s: float, stamp: str) -> Failure:
    words = f"Task timed out after {timeout_s:.2f} seconds"
    return Failure(
        payload=json.dumps(
            {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request_id} Error: {words}"}
        ),
        line=f"{stamp} {request_id} {words}\n\n",
        error_type="Sandbox.Timedout",
    )


def exited(request_id: str, ended: Exit) -> Failure:
    """A runtime that is gone. Killed over its memory, it is an exit by SIGKILL, and REPORT says why."""
    words = f"Error: {_how(ended)}"
    return Failure(
        payload=json.dumps({"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} {words}"}),
        line=f"RequestId: {request_id} {words}\nRuntime.ExitError\n",
        error_type="Runtime.OutOfMemory" if ended.killed_for == "memory" else "Runtime.ExitError",
    )


def too_large(request_id: str) -> Failure:
    words = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
    return Failure(
        payload=json.dumps({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": words}),
        line=f"RequestId: {request_id} Error: {words}\nFunction.ResponseSizeTooLarge\n",
        error_type="Function.ResponseSizeTooLarge",
    )


def _how(ended: Exit) -> str:
    if ended.signal is not None:
        name = signal.Signals(ended.signal).name.removeprefix("SIG").lower()
        return f"Runtime exited with error: signal: {_SIGNALS.get(name, name)}"
    if ended.code:
        return f"Runtime exited with error: exit status {ended.code}"
    return "Runtime exited without providing a reason"


# As Go's os package words them, which Lambda's own supervisor prints.
_SIGNALS = {"kill": "killed", "segv": "segmentation fault", "abrt": "aborted", "term": "terminated", "int": "interrupt"}
