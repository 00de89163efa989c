"""Runtimes by the names AWS gives them: one module each, one row here."""

from __future__ import annotations

from portal.engines.emulator.function import BadFunction

from .python import PYTHON, Runtime

__all__ = ["RUNTIMES", "Runtime", "find_runtime"]

RUNTIMES: dict[str, Runtime] = dict.fromkeys(PYTHON.names, PYTHON)


def find_runtime(name: str) -> Runtime:
    """Raises BadFunction for a name that cannot run here."""
    try:
        return RUNTIMES[name]
    except KeyError:
        known = ", ".join(RUNTIMES)
        raise BadFunction(f"The runtime {name!r} is not available here; there are {known}.") from None
