"""A broker of one's own as a process, for tests that kill it or what stands behind it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.engines.emulator.client import Broker

ROOT = Path(__file__).resolve().parents[3]
_ZYGOTE = 3  # generations below the broker


class OwnBroker(Broker):
    """A Broker that knows its process. Its descendants: launcher → init → zygote → keepers."""

    def __init__(self, socket: Path, process: subprocess.Popen[bytes]) -> None:
        super().__init__(socket)
        self.process = process

    def kill(self, generation: int = 0) -> None:
        """
        SIGKILL the broker (0), its launcher (1), its init (2), its zygote (3), a keeper (4) or its runtime
        (5), and wait until it is dead; of a first process of a namespace that is when all in it are.
        """
        pid = self.process.pid
        for number in range(generation):
            # A zygote's first child is who is copied; the keepers are those after it.
            pid = child_of(pid, elder=1 if number == _ZYGOTE else 0)
        handle = os.pidfd_open(pid)
        try:
            os.kill(pid, signal.SIGKILL)
            assert select.select([handle], [], [], 10)[0], "It does not die."
        finally:
            os.close(handle)


# As `python -m portal.engines.emulator`, but that whoever has begun is not waited for as long at the end.
IMPATIENT = """
import sys
from portal.engines.emulator import __main__ as broker
broker.DRAIN_S = 0.5
sys.exit(broker.main())
"""


@contextmanager
def own_broker(*, is_patient: bool = True, **options: float | str) -> Iterator[OwnBroker]:
    with TemporaryDirectory() as folder:
        socket = Path(folder) / "broker.sock"
        program = ("-m", "portal.engines.emulator") if is_patient else ("-c", IMPATIENT)
        arguments = [sys.executable, *program, "--say-ready", "--socket", str(socket)]
        # One zygote only, so that it is known which is killed.
        for name, value in {"runtimes": "python3.14", "sdk": "never", **options}.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            yield OwnBroker(socket, process)
        finally:
            process.kill()
            process.communicate()


def child_of(pid: int, *, elder: int = 0) -> int:
    """
    The oldest, or who has so many `elder` ones. bubblewrap, where it raises the outer wall, stands between
    launcher and init and is left out.
    """
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    child = int(children[elder])
    return child_of(child) if Path(f"/proc/{child}/comm").read_text() == "bwrap\n" else child
