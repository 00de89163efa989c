"""The assembled program, read by a small BPF interpreter of the tests' own."""

from __future__ import annotations

import pytest

from portal.engines.sandbox import LAMBDA, STRICT, WallMissing
from portal.engines.sandbox.call_numbers import ARM64, NEWEST, X86_64
from portal.engines.sandbox.calls_allowed import LOUD
from portal.engines.sandbox.seccomp import assemble

from .bpf import ALLOW, ARCHES, ENOSYS, EPERM, KILL, program, verdict


def answer(machine, number, *arguments, arch=None, policy=LAMBDA):
    filter = program(assemble(policy.rules, machine))
    return verdict(filter, arch or ARCHES[machine][0], number, *arguments)


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
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("clone", (0x3D0F00,), ALLOW),  # what pthread_create asks
        ("clone", (0x3D0F00 | 1 << 40,), ALLOW),  # the kernel does not look there either
        ("clone", (17,), EPERM),
        ("clone", (0x4111,), EPERM),  # vfork as posix_spawn asks it
        ("clone", (0x10000,), EPERM),  # CLONE_THREAD alone
        ("clone", (0x900 | 1 << 48,), EPERM),
        ("clone", (0x3D0F00 | 0x10000000,), EPERM),
        ("clone3", (), ENOSYS),
        ("fork", (), EPERM),
        ("vfork", (), EPERM),
        ("execve", (), EPERM),
        ("execveat", (), EPERM),
        ("pidfd_send_signal", (), EPERM),
        ("socket", (1, 1, 0), EPERM),
        ("socketpair", (1, 1, 0), EPERM),
        ("connect", (), EPERM),
        ("bind", (), EPERM),
        ("sendmsg", (), EPERM),
        ("recvmsg", (), EPERM),
    ],
)
def test_strict_takes_no_process_and_no_socket(machine, name, arguments, expected):
    if name in ARCHES[machine][1]:  # arm64 has no fork
        assert answer(machine, ARCHES[machine][1][name], *arguments, policy=STRICT) == expected


@pytest.mark.parametrize("policy", [LAMBDA, STRICT], ids=lambda policy: policy.name)
@pytest.mark.parametrize("machine", ARCHES)
def test_every_loud_call_kills(machine, policy):
    for rule in LOUD:
        for name in rule.calls.split():
            if name in ARCHES[machine][1]:
                assert answer(machine, ARCHES[machine][1][name], policy=policy) == KILL, name


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


@pytest.mark.parametrize("policy", [LAMBDA, STRICT], ids=lambda policy: policy.name)
def test_every_rule_gives_a_reason_and_no_call_is_named_twice(policy):
    names = [name for rule in policy.rules for name in rule.calls.split()]

    assert all(rule.reason for rule in policy.rules)
    assert len(names) == len(set(names))
    assert set(names) <= set(X86_64) | set(ARM64)


def test_the_table_has_no_call_that_no_rule_names():
    assert {name for rule in LAMBDA.rules for name in rule.calls.split()} == set(X86_64) | set(ARM64)


def test_strict_allows_nothing_that_lambda_refuses():
    refused_by_strict = {rule for rule in LAMBDA.rules if rule not in STRICT.rules}
    names = {name for rule in refused_by_strict for name in rule.calls.split()}

    assert {rule.calls for rule in STRICT.rules if rule not in LAMBDA.rules} == {"clone"}
    assert names >= {"fork", "vfork", "clone", "execve", "execveat", "socket", "socketpair", "connect"}


def test_an_unknown_machine_is_refused_with_a_remedy():
    with pytest.raises(WallMissing, match="Use an x86-64"):
        assemble(LAMBDA.rules, "riscv64")
