from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.sandbox import Command, installed, running
from tests.needs import missing

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def checker_socket() -> Iterator[Path]:
    """The real process that checks, started once for this room."""
    if not (installed("stacks") / "cfnlint").is_dir():
        missing("What checks templates is not installed: make .venv/.stacks")
    with tempfile.TemporaryDirectory(prefix="warmstart-") as folder:
        socket = Path(folder) / "checker.sock"
        arguments = [sys.executable, "-m", "portal.engines.stacks", "--say-ready", "--socket", str(socket)]
        command = Command(name="checker", arguments=arguments)
        with running(command, folder=ROOT, ready="ready", within_s=60.0) as is_ready:
            assert is_ready
            yield socket
