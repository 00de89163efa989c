"""DMOJ's executor (ptrace with seccomp), in a process of its own, as its judge is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.sandbox.commands import PEERS, PYTHON
from benchmarks.sandbox.contestant import EVENT, HANDLER, Contestant, check

DRIVER = Path(__file__).parent / "judge_process.py"


@contextmanager
def judge() -> Iterator[list[Contestant]]:
    """One contestant, or none where DMOJ is not installed."""
    if not list(PEERS.glob("lib/python*/site-packages/dmoj")):
        yield []
        return
    command = [str(PEERS / "bin/python"), str(DRIVER), str(PYTHON), sys.base_prefix, str(HANDLER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield [Contestant(name="DMOJ executor", walls="ptrace, seccomp", run=lambda: _ask(process))]
        assert process.stdin
        process.stdin.close()


def _ask(process: subprocess.Popen[str]) -> float:
    assert process.stdin
    assert process.stdout
    started = time.perf_counter()
    process.stdin.write(EVENT + "\n")
    process.stdin.flush()
    result = process.stdout.readline()
    took_ms = (time.perf_counter() - started) * 1000
    check(result)
    assert (ending := process.stdout.readline()) == "ended\n", ending
    return took_ms
