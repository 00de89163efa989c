"""Cold and warm invocations through the broker, beside what they are compared with."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import OneEvent
from benchmarks.timing import Timing, measure
from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.processors import MB_OF_ONE

WALLS = (
    "--die-with-parent",
    "--unshare-all",
    "--share-net",
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    "--tmpfs",
    "/tmp",
)
HANDLER = (
    "def lambda_handler(event, context):\n    return {'statusCode': 200, 'body': 'Hello from Lambda!'}\n"
)


def invocations() -> Iterator[Timing]:
    yield measure("bare `python3 -I -S -c pass`", bare_python, n=40)
    with TemporaryDirectory() as folder, OneEvent() as api:
        (Path(folder) / "lambda_function.py").write_text(HANDLER)
        client = "`python -m awslambdaric`, to first response"
        yield measure(f"{client}, no isolation", lambda: api.first_response(folder), n=20)
        if bubblewrap := shutil.which("bwrap"):
            inside = [bubblewrap, *WALLS, "--bind", folder, folder]
            yield measure(
                f"{client}, in bubblewrap sharing the network",
                lambda: api.first_response(folder, inside),
                n=20,
            )
    with private_broker(pool=0) as socket:
        yield measure("cold, isolated, nothing prepared", lambda: invoke(socket, warm=False), n=60)
    with private_broker() as socket:
        yield measure("cold, isolated, from the pool", lambda: invoke(socket, warm=False), n=60)
        yield measure("warm", lambda: invoke(socket, warm=True), n=300)


def bare_python() -> None:
    subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)


def invoke(socket: Path, *, warm: bool) -> None:
    job = Job(
        id=str(uuid.uuid4()),
        owner="bench",
        function=Function(files={"lambda_function.py": HANDLER}, memory_mb=MB_OF_ONE),
        events=("{}",),
        warm=warm,
    )
    last = list(Broker(socket).run(job))[-1]
    assert isinstance(last, Done), last
    assert last.outcome.function_error is None, last.outcome
