"""A process that works runs off until it is killed: `python -m tests.faults.worker SOCKET`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from portal.engines.emulator.client import Broker
    from portal.records.runs.pool import Pool

    Pool(Broker(Path(sys.argv[1])), threads=2).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
