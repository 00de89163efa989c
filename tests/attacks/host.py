"""What there is to attack outside: a file, a process, sockets."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .ordinary_user import as_user

_INSIDE = {
    "temporary": "/tmp",
    "task": "/var/task",
    "read_only": [
        *("", "/usr/bin", "/etc", "/dev", "/var", "/var/task", "/var/runtime", "/opt", "/proc", "/sys"),
    ],
    "inside": True,
    "lasts_s": 60,
}


@dataclass(frozen=True, kw_only=True)
class Host:
    """`aim` is what a script is told outside."""

    aim: dict[str, Any]
    victim: subprocess.Popen[bytes]

    @property
    def aim_inside(self) -> dict[str, Any]:
        """The same targets; but what it owns lies elsewhere, and it has no reason to hurry."""
        return {**self.aim, **_INSIDE}

    @property
    def victim_is_well(self) -> bool:
        return self.victim.poll() is None


@contextmanager
def host(*, uid: int) -> Iterator[Host]:
    """Everything belongs to `uid`, so that nothing but walls protects it from that user."""
    folder = Path(tempfile.mkdtemp(prefix="warmstart-host-", dir="/tmp"))
    victim = subprocess.Popen(
        ["cat"], stdin=subprocess.PIPE, env={"CANARY": "1", "PATH": os.environ["PATH"]}, **as_user(uid)
    )
    abstract = f"canary-{secrets.token_hex(8)}"
    try:
        with (
            socket.create_server(("127.0.0.1", 0)) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
            socket.socket(socket.AF_UNIX) as hidden,
            socket.socket(socket.AF_UNIX) as visible,
        ):
            udp.bind(("127.0.0.1", 0))
            hidden.bind("\0" + abstract)
            hidden.listen()
            visible.bind(str(folder / "s"))
            visible.listen()
            _fill(folder, uid)
            yield Host(
                aim={
                    "file": str(folder / "secret"),
                    "folder": str(folder),
                    "temporary": str(folder / "temporary"),
                    "task": str(folder / "task"),
                    "read_only": [str(folder / "temporary")],
                    "victim": victim.pid,
                    "port": tcp.getsockname()[1],
                    "udp": udp.getsockname()[1],
                    "abstract": abstract,
                    "socket": str(folder / "s"),
                    "interfaces": [name for _, name in socket.if_nameindex()],
                    "disk": _disk(),
                    "inside": False,
                    "lasts_s": 0.3,
                },
                victim=victim,
            )
    finally:
        victim.kill()
        victim.communicate()
        shutil.rmtree(folder)


def _fill(folder: Path, uid: int) -> None:
    (folder / "secret").write_text("CANARY")
    (folder / "temporary").mkdir()
    (folder / "task").mkdir()
    (folder / "task" / "main.py").touch()
    if uid != os.geteuid():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, uid, uid)


def _disk() -> str:
    return next((str(path) for path in Path("/dev").iterdir() if path.is_block_device()), "/dev/sda")
