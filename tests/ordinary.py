"""Processes of an ordinary user: the same as ours, or nobody's when these tests run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.needs import missing

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65_534
SITE = next(path for path in sys.path if path.endswith("site-packages"))


@cache
def interpreter() -> str:
    """One that an ordinary user can start: ours may lie in root's own folder. It finds our packages."""
    if os.geteuid() != 0:
        return sys.executable
    same = f"import sys, prometheus_client; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    for path in (sys._base_executable, "/usr/bin/python3"):
        try:
            asked = subprocess.run(
                [path, "-c", same], check=False, capture_output=True, timeout=60, **how({})
            )
        except OSError:
            continue
        if asked.returncode == 0:
            return path
    return missing("no Python of this version that an ordinary user can start")


def how(variables: Mapping[str, str]) -> dict[str, Any]:
    """For subprocess: user, folder and environment."""
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": SITE,
        "PYTHONDONTWRITEBYTECODE": "1",
        **variables,
    }
    return {"cwd": ROOT, "env": environment, **user}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`python *arguments`, to its end."""
    return subprocess.run(
        [interpreter(), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **how(variables),
    )


@contextmanager
def broker(tier: str) -> Iterator[Path]:
    """A broker of that tier at most, as a process; its socket."""
    # Short, because a unix socket's path may have 107 bytes; the broker makes its socket there.
    folder = Path(mkdtemp(prefix="warmstart-"))
    folder.chmod(0o777)
    arguments = ["-m", "portal.engines.emulator", "--say-ready", "--pool", "0", "--socket", str(folder / "s")]
    process = subprocess.Popen(
        [interpreter(), *arguments], stdout=subprocess.PIPE, **how({"SANDBOX_TIER": tier})
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        yield folder / "s"
    finally:
        process.terminate()
        process.communicate(timeout=30)
        shutil.rmtree(folder)
