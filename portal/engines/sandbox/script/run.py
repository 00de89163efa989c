"""Runs main.py of the task's folder, which is the current one, as a script. The standard library only."""

from __future__ import annotations

import os
import sys
from types import CodeType, ModuleType
from typing import Any

_SCRIPT = "main.py"


_REHEARSED = """
import io, json, os, sys
class Nothing:
    def __init__(self): self.n = [1]
Nothing()
json.dumps(json.loads('{"n": [1, "a"]}'))
"""


def warm() -> None:
    """Run a script in the zygote, so that what the interpreter does for the first time is done."""
    rehearse()


def rehearse() -> None:
    """And again in each copy that waits to be told what to run."""
    _run(compile(_REHEARSED, _SCRIPT, "exec"))


def entry(order: dict[str, Any]) -> None:
    """`order` is {"arguments": [str, …]}; the script sees them as sys.argv[1:]."""
    sys.argv = [_SCRIPT, *order["arguments"]]
    task = os.getcwd()
    sys.path.insert(0, task)
    with open(_SCRIPT, "rb") as file:
        source = file.read()
    _run(compile(source, f"{task}/{_SCRIPT}", "exec"))


def _run(code: CodeType) -> None:
    module = ModuleType("__main__")
    module.__file__ = code.co_filename
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 — what this guest is for
    finally:
        sys.modules["__main__"] = before
