"""The lines Lambda writes round those of the function, in text format (conformance rows 16–23)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from .outcome import Report, Status


def init_start(runtime: str, version: str) -> str:
    """`version` is the interpreter's: its hash stands where AWS puts that of its own build."""
    build = hashlib.sha256(version.encode()).hexdigest()
    name = runtime.replace("python", "python:")
    arn = f"arn:aws:lambda:us-east-1::runtime:{build}"
    return f"INIT_START Runtime Version: {name}.v1\tRuntime Version ARN: {arn}\n"


def init_report(*, ms: float, phase: str, status: str, error_type: str = "") -> str:
    kind = f"\tError Type: {error_type}" if error_type else ""
    return f"INIT_REPORT Init Duration: {ms:.2f} ms\tPhase: {phase}\tStatus: {status}{kind}\n"


def start(request_id: str) -> str:
    return f"START RequestId: {request_id} Version: $LATEST\n"


def end(request_id: str) -> str:
    return f"END RequestId: {request_id}\n"


def report(request_id: str, figures: Report, *, error_type: str = "") -> str:
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {figures.duration_ms:.2f} ms",
        f"Billed Duration: {figures.billed_duration_ms} ms",
        f"Memory Size: {figures.memory_size_mb} MB",
        f"Max Memory Used: {figures.max_memory_used_mb} MB",
    ]
    if figures.init_duration_ms is not None:
        parts.append(f"Init Duration: {figures.init_duration_ms:.2f} ms")
    if figures.status == "timeout":
        parts.append("Status: timeout")
    elif error_type:
        parts += ["Status: error", f"Error Type: {error_type}"]
    return "\t".join(parts) + "\t\n"


def figures(
    *, duration_ms: float, init_ms: float | None, memory_mb: int, used_mb: int, status: Status
) -> Report:
    """Billed is init and duration together, as shown, rounded up to a millisecond (facts K-4, L-4)."""
    hundredths = round(duration_ms * 100), round((init_ms or 0) * 100)
    return Report(
        duration_ms=hundredths[0] / 100,
        billed_duration_ms=max(1, -(-sum(hundredths) // 100)),
        init_duration_ms=None if init_ms is None else hundredths[1] / 100,
        memory_size_mb=memory_mb,
        max_memory_used_mb=used_mb,
        status=status,
    )


def stamp(now: datetime | None = None) -> str:
    moment = now or datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
