"""Which versions took part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import LAMBDA
from benchmarks.sandbox.commands import PEERS
from portal.engines.emulator.guest.node import CLIENTS
from portal.engines.emulator.runtimes.nodejs import NODEJS
from tests.rie import BINARY

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = {"python_lambda_local", "awslambdaric"}


def versions() -> Iterator[str]:
    """E.g. "awslambdaric 4.2.2"."""
    if BINARY.exists():
        found = re.search(r"aws-sam-cli==([\d.]+)", (_ROOT / "requirements/rie.in").read_text())
        yield f"aws-lambda-rie of aws-sam-cli {found.group(1) if found else 'unknown'}"
    for folder in (LAMBDA, PEERS):
        for info in sorted(folder.glob("**/*.dist-info")):
            name, _, version = info.stem.rpartition("-")
            if name in _PACKAGES:
                yield f"{name.replace('_', '-')} {version}"
    if NODEJS.version:
        package = Path(NODEJS.settings("none")[CLIENTS]) / "ric-3/package.json"
        yield f"Node.js {NODEJS.version}"
        yield f"aws-lambda-ric {json.loads(package.read_text())['version']}"
