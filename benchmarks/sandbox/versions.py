"""Which peers took part, and why others did not."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence

from benchmarks.peers import LAMBDA
from benchmarks.sandbox.commands import PEERS
from benchmarks.sandbox.contestant import Contestant

COMMANDS = {"bubblewrap": "bwrap", "firejail": "firejail"}
PACKAGES = {"DMOJ executor": "dmoj", "python-lambda-local": "python_lambda_local"}
UNPACKAGED = "nsjail, isolate and go-judge: neither Debian 12 nor PyPI has them."


def versions() -> Iterator[str]:
    """E.g. "bubblewrap 0.8.0"."""
    for name, command in COMMANDS.items():
        if shutil.which(command):
            said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
            found = re.search(r"\d+(\.\d+)+", said)
            yield f"{name} {found.group() if found else 'of an unknown version'}"
    for folder in (PEERS, LAMBDA):
        for info in sorted(folder.glob("**/*.dist-info")):
            name, _, version = info.stem.rpartition("-")
            if name in {*PACKAGES.values(), "awslambdaric"}:
                yield f"{name.replace('_', '-')} {version}"


def missing(contestants: Sequence[Contestant]) -> Iterator[str]:
    """A sentence for each peer that should have taken part."""
    present = {one.name for one in contestants}
    for name in (*COMMANDS, *PACKAGES):
        if name not in present:
            yield f"{name} is not installed; `make bench-sandbox` as root on Debian installs it."
    yield UNPACKAGED
