"""Runtimes by the names AWS gives them: one module each, one row here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.engines.emulator.function import BadFunction

from .nodejs import NODEJS
from .provided import PROVIDED
from .python import PYTHON
from .runtime import Availability, Runtime

__all__ = ["RUNTIMES", "Availability", "Runtime", "available", "find_runtime", "told"]

_TABLE = (PYTHON, NODEJS, PROVIDED)
RUNTIMES: dict[str, Runtime] = {name: runtime for runtime in _TABLE for name in runtime.names}


def available() -> tuple[str, ...]:
    """One name of each runtime that this machine can start, Python's first."""
    return tuple(runtime.names[0] for runtime in _TABLE if runtime.availability().version)


def told() -> list[dict[str, Any]]:
    """All of them as JSON, with what really runs, or why nothing does and what to do."""
    return [
        {"names": list(runtime.names), "language": runtime.language, **asdict(runtime.availability())}
        for runtime in _TABLE
    ]


def find_runtime(name: str) -> Runtime:
    """Raises BadFunction for a name that cannot run here; when the machine lacks something, it says what."""
    try:
        runtime = RUNTIMES[name]
    except KeyError:
        known = ", ".join(RUNTIMES)
        raise BadFunction(f"The runtime {name!r} is not available here; there are {known}.") from None
    found = runtime.availability()
    if found.version is None:
        raise BadFunction(f"The runtime {name} is not available here: {found.reason}. {found.remedy}")
    return runtime
