"""OS-only runtimes: whatever the function's `bootstrap` starts, on the system at hand."""

from __future__ import annotations

import platform
from collections.abc import Mapping

from .runtime import Availability, Runtime


def _probe() -> Availability:
    """The system behind the walls is the host's own /usr."""
    return Availability(version=_system())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _variables(name: str) -> Mapping[str, str]:
    # Of these runtimes AWS_EXECUTION_ENV is not defined: DG configuration-envvars.
    del name
    return {"PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin"}


PROVIDED = Runtime(
    names=("provided.al2023",),
    language="OS only",
    guest="portal.engines.emulator.guest.bootstrap",
    probe=_probe,
    variables=_variables,
    idle_mb=10,
)
