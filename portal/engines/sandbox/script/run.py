"""Runs /var/task/main.py as a script. The standard library only."""

from __future__ import annotations

import runpy
import sys
from typing import Any


def entry(order: dict[str, Any]) -> None:
    """`order` is {"arguments": [str, …]}; the script sees them as sys.argv[1:]."""
    sys.argv = ["main.py", *order["arguments"]]
    sys.path.insert(0, "/var/task")
    runpy.run_path("/var/task/main.py", run_name="__main__")
