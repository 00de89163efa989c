"""
`python -m tests.faults.full_disk FOLDER SOCKET`: runs on a disk that fills up and is emptied again.

Started in a mount namespace of its own, where FOLDER is a small file system: nothing else of
the machine feels it. Prints one line of JSON, which test_full_disk.py reads.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any


def main(folder: Path, broker: Path) -> None:
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/warmstart.sqlite3"
    os.environ["VAR_DIR"] = str(folder)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(_try_out(folder, broker)), flush=True)


def _try_out(folder: Path, broker: Path) -> dict[str, Any]:
    from portal.engines.emulator.client import Broker
    from portal.records.runs.models import RunState
    from portal.records.runs.pool import Pool
    from portal.records.runs.wait import wait_for
    from tests.faults.test_runs import alice_runs

    pool = Pool(Broker(broker), threads=2)
    pool.start()
    said = "import time\ndef lambda_handler(event, context):\n"
    said += "    print('on my way')\n    time.sleep(2)\n    print('x' * 100_000)\n    return 'done'\n"
    run = alice_runs(said)
    _until(lambda: wait_for(run, within_s=0).state == RunState.RUNNING)
    fill(folder / "filling")
    at_the_time = _refused(alice_runs)
    threading.Event().wait(6)  # the handler has ended by now, and there was no room to write it down
    before = wait_for(run, within_s=0).state
    (folder / "filling").unlink()
    run = wait_for(run, within_s=60)
    after = wait_for(alice_runs(), within_s=60)
    pool.stop(within_s=5)
    return {
        "refused": at_the_time,
        "before": before,
        "state": run.state,
        "attempt": run.attempt,
        "states": list(run.events.filter(kind="state").order_by("pk").values_list("text", flat=True)),
        "payload": run.outcomes[0]["outcomes"][0]["payload"],
        "log": len(run.outcomes[0]["outcomes"][0]["log"]),
        "after": after.state,
    }


def fill(path: Path) -> None:
    """Every byte that is left."""
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


def _refused(ask: Any) -> str:
    from django.db import OperationalError

    try:
        ask()
    except OperationalError as error:
        return str(error)
    return ""


def _until(so: Any) -> None:
    pause = threading.Event()
    for _ in range(600):
        if so():
            return
        pause.wait(0.05)
    raise AssertionError("It never was so.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
