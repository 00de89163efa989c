"""Programs of this machine that confined code may be given."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

_ANSWER_S = 10.0


def find_program(name: str) -> Path | None:
    """The file itself, whatever links lead there; None when it is not installed."""
    found = shutil.which(name)
    return Path(os.path.realpath(found)) if found else None


@functools.cache
def told_by(program: Path, *arguments: str) -> str:
    """What it prints in an empty environment, asked once; nothing when it cannot be started."""
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=_ANSWER_S, check=True, env={}
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout.strip()
