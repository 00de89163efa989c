"""Python: AWS's own runtime client, awslambdaric, in the interpreter at hand."""

from __future__ import annotations

import platform
from collections.abc import Mapping

from portal.engines.sandbox import Tier, installed

from .runtime import Availability, Runtime

_HERE = Availability(version=platform.python_version())


def _probe() -> Availability:
    return _HERE


def _settings(tier: Tier) -> Mapping[str, str]:
    """What all functions have, and what it takes a while to change to."""
    del tier
    return {"TZ": ":UTC"}


def _variables(name: str) -> Mapping[str, str]:
    return {"AWS_EXECUTION_ENV": f"AWS_Lambda_{name}", "PYTHONPATH": "/var/runtime"}


PYTHON = Runtime(
    names=("python3.14", "python3.13", "python3.12", "python3.11"),
    language="Python",
    guest="portal.engines.emulator.guest.python",
    sdk_guest="portal.engines.emulator.guest.python_sdk",
    site=installed("lambda"),
    probe=_probe,
    settings=_settings,
    variables=_variables,
    idle_mb=30,
)
