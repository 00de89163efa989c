"""Python: AWS's own runtime client, awslambdaric, in the interpreter at hand."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Runtime:
    """
    `names` may be configured; `version` is what really runs, whatever the name.

    `guest` is the sandbox's guest module, `site` the folder of packages that a
    function finds, AWS's SDK among them.
    """

    names: tuple[str, ...]
    language: str
    version: str
    guest: str
    site: Path


PYTHON = Runtime(
    names=("python3.14", "python3.13", "python3.12", "python3.11"),
    language="Python",
    version=platform.python_version(),
    guest="portal.engines.emulator.guest.python",
    site=Path(__file__).resolve().parents[4] / ".venv" / "lambda",
)
