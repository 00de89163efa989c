"""Somebody who is not root: who that is, and an interpreter and a copy of the sandbox for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.needs import missing

HERE = Path(__file__).parent
SANDBOX = HERE.parents[1] / "portal" / "engines" / "sandbox"
NOBODY = 65_534

# Whoever that is when these tests run as root; else the one who runs them.
ORDINARY = NOBODY if os.geteuid() == 0 else os.getuid()


def as_user(uid: int) -> dict[str, Any]:
    """What subprocess needs to start something as `uid`."""
    return {} if uid == os.geteuid() else {"user": uid, "group": uid, "extra_groups": []}


@cache
def interpreter() -> str:
    """Ours may lie in root's own folder, where nobody else can start it; Debian's does not."""
    if os.geteuid() != 0:
        return sys.executable
    modern = "import sys; sys.exit(sys.version_info < (3, 11))"
    for path in (sys._base_executable, "/usr/bin/python3"):
        try:
            asked = subprocess.run(
                [path, "-c", modern], capture_output=True, timeout=60, check=False, cwd="/", **as_user(NOBODY)
            )
        except OSError:
            continue
        if asked.returncode == 0:
            return path
    return missing("no Python 3.11 or later that an ordinary user can start")


@contextmanager
def room_of_everybody() -> Iterator[Path]:
    """The sandbox, and the jail of these tests, where anybody can read them."""
    root = Path(tempfile.mkdtemp(prefix="warmstart-room-", dir="/tmp"))
    try:
        for package in ("portal", "portal/engines", "tests", "tests/attacks"):
            (root / package).mkdir()
            (root / package / "__init__.py").touch()
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(SANDBOX, root / "portal" / "engines" / "sandbox", ignore=unneeded)
        for name in ("jail.py", "served.py"):
            shutil.copy(HERE / name, root / "tests" / "attacks")
        root.chmod(0o755)
        yield root
    finally:
        shutil.rmtree(root)
