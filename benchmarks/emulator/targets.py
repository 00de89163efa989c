"""What was promised, and whether it is kept. A missed target stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.emulator.field import OURS
from benchmarks.emulator.measured import Measured

MOST_MS = {
    f"cold: {OURS}": 8.0,
    f"cold: {OURS}, from the pool": 3.0,
    f"cold, in a row: {OURS}": 8.0,
    f"cold, in a row: {OURS}, from the pool": 3.0,
    f"warm: {OURS}": 0.5,
    f"Node.js, cold: {OURS}": 60.0,
    f"Node.js, cold, in a row: {OURS}": 60.0,
    f"Node.js, warm: {OURS}": 1.0,
    f"5 MB: {OURS}": 35.0,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    what: str
    wanted: str
    measured: str
    verdict: str


def targets(measured: Measured) -> Iterator[Target]:
    took = measured.timings
    for name, most_ms in MOST_MS.items():
        wanted = f"≤ {most_ms:g} ms"
        if name not in took:
            yield Target(what=name, wanted=wanted, measured="nothing", verdict="**not measured**")
            continue
        p50_ms = took[name].p50_ms
        verdict = "met" if p50_ms <= most_ms else "**missed**"
        yield Target(what=name, wanted=wanted, measured=f"{p50_ms:.2f} ms", verdict=verdict)
