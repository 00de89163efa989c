"""Every attack of the table succeeds where there are no walls: the control, without which the rest proves nothing."""

from __future__ import annotations

import json
import os
import socket

import pytest

from tests.needs import missing

from .attack import PREAMBLE, Attack
from .host import Host, host
from .jail import run_outside
from .ordinary_user import ORDINARY, as_user, interpreter
from .table import ATTACKS

pytestmark = [pytest.mark.broker, pytest.mark.xdist_group("attacks outside")]

MOST_OUTPUT_BYTES = 2**20

# How a server would do it that copies a warm interpreter for each run, and does nothing else. By the C library's
# fork, because the interpreter's own would give each copy new random numbers.
WARM_COPIES = """
import ctypes, json, os, random, sys
preamble, before, script = json.loads(sys.argv[2])
aim = json.loads(sys.argv[1])
for source in (before, script):
    sys.argv[1] = json.dumps(aim)
    reader, writer = os.pipe()
    child = ctypes.PyDLL(None).fork()
    if child == 0:
        os.dup2(writer, 1)
        os.close(reader); os.close(writer)
        try:
            exec(preamble + source, {})
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.close(writer)
    aim['before'] = open(reader).read().removeprefix('READY\\n').strip()
    os.waitpid(child, 0)
print(aim['before'])
"""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_succeeds_outside(attack: Attack) -> None:
    if attack.needs_root and os.geteuid() != 0:
        pytest.skip("only root can show that it succeeds outside")
    uid = os.geteuid() if attack.needs_root else ORDINARY
    with host(uid=uid) as attacked:
        if attack.name == "see other interfaces" and len(attacked.aim["interfaces"]) < 2:
            missing("this machine has the loopback interface only")
        output = _attack(attack, attacked, uid)

    if attack.family == "crashes":
        assert "NEXT" not in output
        return
    if "ABSENT" in output and "BREACH" not in output:
        pytest.skip("this kernel has no such door")
    assert "BREACH" in output or len(output) > MOST_OUTPUT_BYTES


def _attack(attack: Attack, attacked: Host, uid: int) -> str:
    """What it prints, run with what a careless parent leaves open: a pipe and a channel to itself."""
    readable, writable = os.pipe()
    ours, theirs = socket.socketpair()
    ours.sendall(b"a request")
    script = PREAMBLE + attack.stage + attack.script
    arguments = [json.dumps(attacked.aim)]
    if attack.family == "crashes":
        script += "\nprint('NEXT')"  # a server that ran it in its own process would go on to the next
    if attack.before:
        script = WARM_COPIES
        arguments.append(json.dumps([PREAMBLE, attack.before, attack.script]))
    with ours, theirs:
        try:
            return run_outside(
                script,
                *arguments,
                interpreter=interpreter(),
                env={"CANARY": "1"},
                pass_fds=(readable, writable, theirs.fileno()),
                **as_user(uid),
            )
        finally:
            os.close(readable)
            os.close(writable)
