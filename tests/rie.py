"""AWS's own emulator, aws-lambda-rie: what ours is compared with, in tests and in benchmarks."""

from __future__ import annotations

import http.client
import os
import platform
import queue
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.engines.emulator.guest.node import CLIENTS, PROGRAM
from portal.engines.emulator.runtimes.nodejs import NODEJS
from portal.engines.sandbox import installed
from tests.needs import missing

_ROOT = Path(__file__).resolve().parent.parent
_START = _ROOT / "portal/engines/emulator/guest/node/start.mjs"
_FOLDER = installed("rie")
_KIND = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
BINARY = _FOLDER / f"aws-lambda-rie-{_KIND}"
INVOKE = "/2015-03-31/functions/function/invocations"
_PORTS = (20_000, 32_000)
WITHIN_S = 60
LOOK_S = 0.001


def binary() -> Path:
    """Its path; a test without it is skipped."""
    if not BINARY.exists():
        missing(f"AWS's emulator is not at {BINARY}: make {_FOLDER.parent.name}/.rie")
    return BINARY


def node_command(client: str = "ric-3/dist/index.mjs") -> list[str]:
    """
    AWS's client for Node.js as the emulator's runtime. Its native part is built for no machine here;
    client.cjs stands in for it, as with ours, on the connection that it wants on descriptor 3.
    """
    settings = NODEJS.settings("none")
    connect = 'exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"'
    start = f"exec {settings[PROGRAM]} {_START} {settings[CLIENTS]}/{client}"
    return ["/bin/bash", "-c", f"{connect}; {start}"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(kw_only=True, slots=True)
class Rie:
    """One emulator that waits for its first invocation, which starts the runtime."""

    port: int
    process: subprocess.Popen[bytes]
    lines: queue.Queue[str | None] = field(
        default_factory=queue.Queue
    )  # of its stdout and stderr; None: the end

    def invoke(self, event: bytes = b"{}", headers: Mapping[str, str] | None = None) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WITHIN_S)
        try:
            connection.request("POST", INVOKE, event, dict(headers or {}))
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(status=answer.status, headers=told, body=answer.read())
        finally:
            connection.close()

    def wait_until_up(self, port: int) -> None:
        deadline = time.monotonic() + WITHIN_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None, "AWS's emulator ended."
                assert time.monotonic() < deadline, "AWS's emulator does not listen."
                time.sleep(LOOK_S)

    def next_line(self) -> str | None:
        """Of what it and its runtime print; None when both have ended."""
        try:
            return self.lines.get(timeout=WITHIN_S)
        except queue.Empty:
            raise AssertionError("AWS's emulator neither goes on nor ends.") from None

    def read(self) -> None:
        """All it says, into `lines`, until it ends."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.decode("utf-8", "replace").rstrip("\n"))
        self.lines.put(None)


@contextmanager
def running_rie(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], inside: Sequence[str] = ()
) -> Iterator[Rie]:
    """`command` is the runtime's, run in `folder`; `inside` is put before the emulator itself."""
    ports = [free_port() for _ in range(2)]
    own = ["--runtime-interface-emulator-address", f"127.0.0.1:{ports[0]}"]
    own += ["--runtime-api-address", f"127.0.0.1:{ports[1]}", "--log-level", "error"]
    process = subprocess.Popen(
        [*inside, str(binary()), *own, *command],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    rie = Rie(port=ports[0], process=process)
    reader = threading.Thread(target=rie.read, daemon=True)
    reader.start()
    try:
        for port in ports:  # it takes invocations before a runtime could ask for one
            rie.wait_until_up(port)
        yield rie
    finally:
        end(process)
        reader.join(WITHIN_S)


def end(process: subprocess.Popen[bytes]) -> None:
    """With its runtime and extensions, each of which is in a group of its own and may outlive it."""
    children = _children(process.pid)
    process.kill()
    process.wait()
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def free_port() -> int:
    """Below those that the kernel gives to whoever connects: nobody else takes it meanwhile."""
    while True:
        port = random.randrange(*_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
