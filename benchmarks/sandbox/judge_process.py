"""
Run by the Python of .venv/peers: DMOJ's own executor, driven as its judge drives it.

The submission is written and compiled once, as for every case of a problem; then each
line on stdin is an event, and the handler's result is the line on stdout.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dmoj.cptbox.filesystem_policies import RecursiveDir
from dmoj.executors import PY3

python, home, handler = sys.argv[1:]
MEMORY_KB = 131_072
TIME_S = 3


class Executor(PY3.Executor):
    runtime_dict = {"python3": python}
    fs = [RecursiveDir(home)]


def main() -> None:
    # All on one core, which is kind to it: across cores, each stop of the traced process waits for
    # another core to wake, and a run takes nearly twice as long.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    executor = Executor("main", Path(handler).read_bytes())
    for event in sys.stdin:
        process = executor.launch(
            event.strip(), time=TIME_S, memory=MEMORY_KB, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        print(process.stdout.readline().decode().strip(), flush=True)
        _, complaints = process.communicate()
        process.wait()
        # The second line is not timed: it says that all of it has ended.
        print(complaints.decode() or "ended" if process.returncode == 0 else "failed", flush=True)


main()
