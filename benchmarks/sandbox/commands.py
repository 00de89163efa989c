"""Peers that are a command: bare Python, bubblewrap, firejail, python-lambda-local."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.sandbox.contestant import EVENT, Contestant, check
from portal.engines.sandbox import installed

# The interpreter itself, for all: a virtual environment's is a link to it.
PYTHON = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
PEERS = installed("peers")
BUBBLEWRAP = (
    "--die-with-parent", "--new-session", "--unshare-all", "--cap-drop", "ALL",
    "--uid", "65534", "--gid", "65534", "--clearenv", "--setenv", "LANG", "C.UTF-8",
    "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
    "--ro-bind", sys.base_prefix, sys.base_prefix,
    "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
)  # fmt: skip
FIREJAIL = (
    "--noprofile", "--quiet", "--net=none", "--private-dev", "--ipc-namespace",
    "--caps.drop=all", "--nonewprivs", "--seccomp", "--nogroups", "--read-only=/",
)  # fmt: skip


def commands(folder: Path) -> Iterator[Contestant]:
    """Those that are installed; `folder` holds the handler."""
    main = folder / "main.py"
    bare = [str(PYTHON), "-I", "-S", str(main), EVENT]
    yield Contestant(name="bare Python", walls="none", run=lambda: first_line(bare))
    if bubblewrap := shutil.which("bwrap"):
        walls = [*BUBBLEWRAP, "--ro-bind", str(main), str(main), "--remount-ro", "/"]
        inside = [bubblewrap, *walls, "--", *bare]
        yield Contestant(
            name="bubblewrap", walls="namespaces, no seccomp filter", run=lambda: first_line(inside)
        )
    if firejail := shutil.which("firejail"):
        jailed = [firejail, *FIREJAIL, f"--whitelist={main}", "--", *bare]
        yield Contestant(name="firejail", walls="namespaces, seccomp", run=lambda: first_line(jailed))
    if (local := PEERS / "bin" / "python-lambda-local").exists():
        (event := folder / "event.json").write_text(EVENT)
        python = [str(PEERS / "bin" / "python"), "-W", "ignore"]
        asked = [*python, str(local), "-f", "lambda_handler", str(main), str(event)]
        yield Contestant(name="python-lambda-local", walls="none", run=lambda: result_in_log(asked))


def first_line(command: Sequence[str]) -> float:
    """The result is the first line on stdout."""
    started = time.perf_counter()
    with _started(command) as process:
        assert process.stdout
        line = process.stdout.readline()
        took_ms = (time.perf_counter() - started) * 1000
    check(line)
    return took_ms


def result_in_log(command: Sequence[str]) -> float:
    """python-lambda-local logs to stdout; the result follows the word RESULT, as Python writes it."""
    started = time.perf_counter()
    with _started(command) as process:
        assert process.stdout
        while not (line := process.stdout.readline()).endswith(b"RESULT:\n"):
            assert line, f"{command[0]} told no result."
        line = process.stdout.readline()
        took_ms = (time.perf_counter() - started) * 1000
    check(ast.literal_eval(line.decode()))
    return took_ms


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
