"""The portal as `make run` serves it: a process of its own, a free port, a database of its own, no DEBUG."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
UP_WITHIN_S = 120
POLL_S = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    address: str
    var_dir: Path
    process: subprocess.Popen[bytes]

    def kill_broker(self) -> None:
        """SIGKILL, as the kernel does when memory runs out. `serve` starts another."""
        (broker,) = self._children("portal.engines.cloud")
        os.kill(broker, signal.SIGKILL)

    def _children(self, module: str) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in listed if module in Path(f"/proc/{pid}/cmdline").read_text().split("\0")]


@contextmanager
def running_site(**settings: str) -> Iterator[Site]:
    """`settings` come from the environment, as on any machine."""
    port = free_port()
    # Short, because a unix socket's path may have 107 bytes; open to all, because the broker has a uid of its own.
    var_dir = Path(mkdtemp(prefix="warmstart-"))
    var_dir.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in UNSET},
        "VAR_DIR": str(var_dir),
        "LOG_LEVEL": "WARNING",
        "SANDBOX_CPU_SHARES": "0",  # what a share does is tested by itself
        **settings,
    }
    manage = [sys.executable, "manage.py"]
    with (var_dir / "serve.log").open("wb") as log:
        subprocess.run([*manage, "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=environment, check=True)
        process = subprocess.Popen(
            [*manage, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_up(address, process, var_dir / "serve.log")
        yield Site(address=address, var_dir=var_dir, process=process)
    finally:
        process.terminate()
        process.wait(15)
        shutil.rmtree(var_dir, ignore_errors=True)


# What a developer may have set for his own portal.
UNSET = {
    "DEBUG",
    "DATABASE_URL",
    "BROKER_SOCKET",
    "CHECKER_SOCKET",
    "CONTENT_DIR",
    "PORT",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(
                f"The portal ended at start with {process.returncode}:\n{log.read_text()[-3000:]}"
            )
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
        except OSError:
            time.sleep(POLL_S)
        else:
            return
    raise RuntimeError(f"The portal did not come up within {UP_WITHIN_S} s:\n{log.read_text()[-3000:]}")
