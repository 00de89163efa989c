"""`python -m portal.engines.sandbox run`, as somebody at a terminal uses it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import bubblewrap

pytestmark = pytest.mark.broker

# A title for the window, a colour, the answer to a question, a bell, a line overwritten; then C1 in UTF-8 and bare.
SPEAKS = rb"""
import sys
sys.stdout.buffer.write(b'\x1b]0;owned\x07\x1b[31mred\x1b[6n\rover\x08\x7f\x00 \xc2\x9b5i \x9b6n\ttab \xc3\xa4\n')
"""
SHOWN = (
    rb"\x1b]0;owned\x07\x1b[31mred\x1b[6n\x0dover\x08\x7f\x00 \x9b5i \x9b6n"  # as text
    b"\ttab \xc3\xa4\r\n"  # the terminal itself puts the carriage return
)
TRIES = b"""
import os, socket
for attempt in (socket.socket, os.fork):
    try:
        attempt()
        print('yes')
    except PermissionError:
        print('no')
"""


def run(*arguments: str, script: bytes, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "portal.engines.sandbox", "run", "-", *arguments],
        input=script, stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False,
        cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def test_a_script_cannot_speak_to_the_terminal():
    reader, terminal = pty.openpty()
    try:
        done = run(script=SPEAKS, stdout=terminal)
        printed = b""
        while not printed.endswith(b"\n"):
            printed += os.read(reader, 4096)
    finally:
        os.close(terminal)
        os.close(reader)

    assert done.returncode == 0, done.stderr
    assert printed == SHOWN


def test_into_a_pipe_its_bytes_go_as_they_are():
    assert (
        b"\x1b]0;owned\x07\x1b[31mred\x1b[6n\rover\x08\x7f\x00 \xc2\x9b5i \x9b6n" in run(script=SPEAKS).stdout
    )


@pytest.mark.parametrize("wall", ["bubblewrap", "own"])
@pytest.mark.parametrize(("policy", "printed"), [("lambda", b"yes\n"), ("strict", b"no\n")])
def test_the_policy_and_the_wall_are_those_asked_for(wall, policy, printed):
    if wall == "bubblewrap":
        bubblewrap()
    done = run("--policy", policy, "--wall", wall, script=TRIES)

    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines(keepends=True)) == {printed}


def test_after_its_time_it_is_killed():
    done = run("--timeout", "0.3", script=b"while True: pass")

    assert done.returncode == 128 + 9
    assert b"[killed after 0.3 s;" in done.stderr
