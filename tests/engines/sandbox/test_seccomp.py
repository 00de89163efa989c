"""The assembled program, read by a small BPF interpreter of the tests' own."""

from __future__ import annotations

import errno
import struct

import pytest

from portal.engines.sandbox import LAMBDA, WallMissing
from portal.engines.sandbox.call_numbers import ARM64, NEWEST, X86_64
from portal.engines.sandbox.calls_allowed import LOUD
from portal.engines.sandbox.seccomp import assemble

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
ARCHES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, ARM64)}


def answer(machine, number, *arguments, arch=None):
    data = struct.pack(
        "<IIQ6Q",
        number & 0xFFFFFFFF,
        arch or ARCHES[machine][0],
        0,
        *(*arguments, *[0] * (6 - len(arguments))),
    )
    program = list(struct.iter_unpack("<HBBI", assemble(LAMBDA.rules, machine)))
    at = accumulator = 0
    while True:
        code, yes, no, operand = program[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif code == 0x54:
            accumulator &= operand
        elif code == 0x15:
            at += yes if accumulator == operand else no
        elif code == 0x25:
            at += yes if accumulator > operand else no
        else:
            assert code == 0x06
            return operand


@pytest.mark.parametrize("machine", ARCHES)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("clone", (0x3D0F00,), ALLOW),  # what pthread_create asks
        ("clone", (0x10000000 | 17,), EPERM),
        ("clone", (0x40000000 | 17 | 1 << 40,), EPERM),
        ("clone3", (), ENOSYS),
        ("memfd_create", (), ENOSYS),
        ("socket", (2, 1 | 0o2000000, 6), ALLOW),
        ("socket", (2, 1, 0), ALLOW),
        ("socket", (2, 3, 1), EPERM),
        ("socket", (2, 1, 262), EPERM),  # MPTCP
        ("socket", (16, 3, 0), EPERM),
        ("socket", (38, 5, 0), EPERM),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), EPERM),
        ("ioctl", (0, 0x5412 | 1 << 32), EPERM),
        ("ioctl", (0, 0x541C), EPERM),
        ("mknodat", (0, 0, 0o10600), ALLOW),
        ("mknodat", (0, 0, 0o60600), EPERM),
        ("mknodat", (0, 0, 0o20600), EPERM),
        ("prctl", (15,), ALLOW),
        ("prctl", (22,), EPERM),
        ("fcntl", (0, 1031), EPERM),
        ("bpf", (), KILL),
    ],
)
def test_a_call_is_answered_by_its_arguments(machine, name, arguments, expected):
    assert answer(machine, ARCHES[machine][1][name], *arguments) == expected


@pytest.mark.parametrize("machine", ARCHES)
def test_every_loud_call_kills(machine):
    for rule in LOUD:
        for name in rule.calls.split():
            if name in ARCHES[machine][1]:
                assert answer(machine, ARCHES[machine][1][name]) == KILL, name


# ptrace, mount, umount2, pivot_root, chroot, setns, unshare, io_uring_setup, fsopen, open_tree,
# move_mount, mount_setattr, seccomp, setuid, personality, syslog, sethostname
REFUSED = {
    "x86_64": [101, 165, 166, 155, 161, 308, 272, 425, 430, 428, 429, 442, 317, 105, 135, 103, 170],
    "aarch64": [117, 40, 39, 41, 51, 268, 97, 425, 430, 428, 429, 442, 277, 146, 92, 116, 161],
}


@pytest.mark.parametrize("machine", ARCHES)
def test_what_nobody_named_is_refused(machine):
    assert {number: answer(machine, number) for number in REFUSED[machine]} == dict.fromkeys(
        REFUSED[machine], EPERM
    )


@pytest.mark.parametrize("machine", ARCHES)
def test_foreign_numbers_kill_and_newer_ones_are_absent(machine):
    other = "aarch64" if machine == "x86_64" else "x86_64"
    assert answer(machine, 1, arch=ARCHES[other][0]) == KILL
    assert answer(machine, 1, arch=0x40000003) == KILL  # i386
    assert answer(machine, 0x40000000 | 39) == KILL  # x32
    assert answer(machine, -1) == KILL
    assert answer(machine, NEWEST + 1) == ENOSYS


def test_every_rule_gives_a_reason_and_no_call_is_named_twice():
    names = [name for rule in LAMBDA.rules for name in rule.calls.split()]

    assert all(rule.reason for rule in LAMBDA.rules)
    assert len(names) == len(set(names))
    assert set(names) == set(X86_64) | set(ARM64)


def test_an_unknown_machine_is_refused_with_a_remedy():
    with pytest.raises(WallMissing, match="Use an x86-64"):
        assemble(LAMBDA.rules, "riscv64")
