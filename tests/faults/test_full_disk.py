"""No byte is left on the disk of the records while a handler runs: its end is written once there is room."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.engines.emulator.client import Broker
from tests.needs import missing

pytestmark = pytest.mark.broker
ROOT = Path(__file__).resolve().parents[2]
SIZE = "24m"


def test_a_run_that_ends_while_the_disk_is_full_keeps_its_outcome_and_ends_once(broker: Broker, tmp_path):
    if not shutil.which("unshare"):
        missing("unshare is not installed: apt-get install util-linux")
    script = f'mount -t tmpfs -o size={SIZE} full "$1" && exec "$2" -m tests.faults.full_disk "$1" "$3"'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    # As itself, or the broker would not talk to it.
    done = subprocess.run(
        [*command, str(tmp_path), sys.executable, str(broker._socket)],
        cwd=ROOT, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr and done.returncode == 1:
        missing(f"user namespaces are not allowed here: {done.stderr}")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])

    assert found.pop("log") > 100_000
    assert "full" in found.pop("refused")
    assert found == {
        "before": "running",
        "state": "finished",
        "attempt": 1,
        "states": ["queued", "running", "finished"],
        "payload": '"done"',
        "after": "finished",
    }
