"""Every attack of the table succeeds outside the jail and fails inside."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.needs import missing

from .attack import PREAMBLE, Attack
from .jail import Jail, run_outside
from .table import ATTACKS

pytestmark = pytest.mark.broker


@dataclass(frozen=True)
class Host:
    """What there is to attack, outside."""

    aim: dict[str, Any]
    victim: subprocess.Popen[bytes]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "secret").write_text("CANARY")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    abstract = f"canary-{secrets.token_hex(8)}"
    victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env={"CANARY": "1"})
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as hidden,
        socket.socket(socket.AF_UNIX) as visible,
    ):
        hidden.bind("\0" + abstract)
        hidden.listen()
        visible.bind(str(tmp_path / "s"))
        visible.listen()
        yield Host(
            aim={
                "file": str(tmp_path / "secret"),
                "folder": str(tmp_path),
                "temporary": str(temporary),
                "read_only": [str(temporary)],
                "victim": victim.pid,
                "port": tcp.getsockname()[1],
                "abstract": abstract,
                "socket": str(tmp_path / "s"),
                "interfaces": [name for _, name in socket.if_nameindex()],
                "inside": False,
            },
            victim=victim,
        )
    victim.kill()
    victim.communicate()


def attack_outside(attack: Attack, host: Host) -> str:
    if attack.needs_root and os.geteuid() != 0:
        pytest.skip(f"contained; but only root can show that it succeeds outside: {attack.name}")
    readable, writable = os.pipe()
    try:
        return run_outside(
            PREAMBLE + attack.script, json.dumps(host.aim), env={"CANARY": "1"}, pass_fds=(readable, writable)
        )
    finally:
        os.close(readable)
        os.close(writable)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_succeeds_outside_and_fails_inside(jail: Jail, host: Host, attack: Attack) -> None:
    if attack.name == "see other interfaces" and len(host.aim["interfaces"]) < 2:
        missing("this machine has the loopback interface only")
    inside = {
        **host.aim,
        "temporary": "/tmp",
        "read_only": [
            "",
            "/usr/bin",
            "/etc",
            "/dev",
            "/var",
            "/var/task",
            "/var/runtime",
            "/opt",
            "/proc",
            "/sys",
        ],
        "inside": True,
    }
    ran = jail.run(PREAMBLE + attack.script, json.dumps(inside), **attack.limits)
    victim_is_well = host.victim.poll() is None

    assert ran.output.startswith("READY")  # it was tried
    assert "BREACH" not in ran.output
    assert not ran.was_late
    assert victim_is_well
    assert "BREACH" in attack_outside(attack, host)
