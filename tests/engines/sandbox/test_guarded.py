"""The profile for machines without namespaces, answer by answer, and in a real process."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from portal.engines.sandbox.calls_allowed import LAMBDA_RULES, LOUD, STRICT_RULES
from portal.engines.sandbox.calls_guarded import GUARDED_RULES
from portal.engines.sandbox.inside import guarded, landlock
from portal.engines.sandbox.inside.guarded import OWN_PID
from portal.engines.sandbox.seccomp import assemble
from tests.needs import missing

from .bpf import ALLOW, ARCHES, EPERM, KILL, program, verdict
from .test_landlock import in_child

FASTOPEN = 0x20000000


def answer(machine, name, *arguments):
    arch, numbers = ARCHES[machine]
    return verdict(program(assemble(GUARDED_RULES, machine)), arch, numbers[name], *arguments)


@pytest.mark.parametrize("machine", ARCHES)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("kill", (OWN_PID, 6), ALLOW),
        ("kill", (1, 9), EPERM),
        ("kill", (0, 9), EPERM),
        ("kill", (-1, 9), EPERM),
        ("kill", (-OWN_PID, 9), EPERM),
        ("tgkill", (OWN_PID, 7, 6), ALLOW),
        ("tgkill", (7, 7, 6), EPERM),
        ("tkill", (OWN_PID, 6), EPERM),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (1, 7), EPERM),
        ("setpriority", (0, 0, 5), ALLOW),
        ("setpriority", (2, 0, 5), EPERM),  # everything of this user
        ("prctl", (15,), ALLOW),
        ("prctl", (1, 0), EPERM),  # not dying with its keeper
        ("clone", (0x3D0F00,), ALLOW),
        ("clone", (17,), EPERM),
        ("execve", (), ALLOW),  # the same process behind the same walls
        ("execveat", (), EPERM),
        ("socket", (2, 1, 6), ALLOW),
        ("socket", (10, 0x80801, 0), ALLOW),
        ("socket", (2, 2, 17), EPERM),
        ("socket", (1, 1, 0), EPERM),
        ("socket", (2, 1, 262), EPERM),  # MPTCP
        ("connect", (), ALLOW),
        ("bind", (), EPERM),
        ("listen", (), EPERM),
        ("sendto", (3, 0, 1, 0x4000), ALLOW),
        ("sendto", (3, 0, 1, FASTOPEN, 0, 16), EPERM),
        ("sendto", (3, 0, 1, FASTOPEN | 0x4000), EPERM),
        ("sendmsg", (3, 0, FASTOPEN), EPERM),
        ("sendmmsg", (3, 0, 1, FASTOPEN), EPERM),
        ("fchmodat", (), EPERM),
        ("utimensat", (), EPERM),
        ("fchmod", (), ALLOW),
    ],
)
def test_a_call_is_answered_by_its_arguments(machine, name, arguments, expected):
    if name in ARCHES[machine][1]:
        assert answer(machine, name, *arguments) == expected


@pytest.mark.parametrize("machine", ARCHES)
def test_it_allows_nothing_by_name_that_lambda_refuses_and_kills_for_the_same(machine):
    lambda_names = {name for rule in LAMBDA_RULES for name in rule.calls.split()}
    names = [name for rule in GUARDED_RULES for name in rule.calls.split()]

    assert set(names) <= lambda_names
    assert len(names) == len(set(names))
    for rule in LOUD:
        for name in rule.calls.split():
            if name in ARCHES[machine][1]:
                assert answer(machine, name) == KILL, name


def test_what_strict_refuses_stays_refused_but_for_a_tcp_client_and_another_program():
    strict = {name for rule in STRICT_RULES for name in rule.calls.split()}
    more = {name for rule in GUARDED_RULES for name in rule.calls.split()} - strict

    client = "connect shutdown getsockname getpeername getsockopt setsockopt recvfrom recvmsg recvmmsg"
    assert more == {"execve", "socket", "socketpair", "sendto", "sendmmsg", "sendmsg", *client.split()}


def confined(action, tmp_path):
    def run():
        guarded.withhold(readable=[], writable=str(tmp_path), ports=[])
        guarded.install_filter(assemble(GUARDED_RULES))
        action()

    return in_child(run)


@pytest.mark.parametrize(
    "attack",
    [
        lambda: Path("/etc/passwd").read_text(),
        lambda: os.listdir("/proc"),
        lambda: os.kill(os.getppid(), 0),
        lambda: socket.socket(socket.AF_UNIX).close(),
        lambda: os.waitpid(os.fork() or os._exit(0), 0),
    ],
    ids=["read", "look at processes", "signal", "unix socket", "fork"],
)
def test_a_confined_process_reaches_nothing_of_others(attack, tmp_path):
    if landlock.abi() < guarded.LANDLOCK_ABI:
        missing("Landlock ABI 4 (Linux 6.7)")

    assert confined(attack, tmp_path) == "PermissionError"
    assert in_child(attack) == "done"


def test_a_confined_process_still_works(tmp_path):
    if landlock.abi() < guarded.LANDLOCK_ABI:
        missing("Landlock ABI 4 (Linux 6.7)")

    def work():
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "file").write_text("x")
        os.rename(tmp_path / "folder" / "file", tmp_path / "file")
        thread = threading.Thread(target=lambda: os.urandom(1))
        thread.start()
        thread.join()
        os.kill(os.getpid(), 0)
        for pair in socket.socketpair():
            pair.close()

    assert confined(work, tmp_path) == "done"
