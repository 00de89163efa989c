"""The supervisor, as a real process with real children."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.broker

SUPERVISOR = """
import sys
from portal.engines.sandbox import Command, keep_running
child = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
sys.exit(keep_running([Command(name="child", arguments=[sys.executable, "-c", child])]))
"""


@pytest.fixture
def supervisor():
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def ended_within(handle, seconds):
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    return bool(poller.poll(seconds * 1000))


def test_what_dies_is_started_again(supervisor):
    first = int(supervisor.stdout.readline())
    os.kill(first, signal.SIGKILL)

    assert int(supervisor.stdout.readline()) != first


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_its_children_first(supervisor, number):
    child = os.pidfd_open(int(supervisor.stdout.readline()))
    supervisor.send_signal(number)

    assert supervisor.wait(20) == 0
    assert ended_within(child, 0)
    os.close(child)


def test_children_die_with_a_supervisor_that_is_killed(supervisor):
    child = os.pidfd_open(int(supervisor.stdout.readline()))
    supervisor.kill()

    assert ended_within(child, 20)
    os.close(child)


REFUSED = """
import sys
from portal.engines.sandbox import Command, keep_running
other = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
refuses = "import sys; sys.stdin.read(); print('the remedy', file=sys.stderr); sys.exit(70)"
sys.exit(keep_running([
    Command(name="other", arguments=[sys.executable, "-c", other], refusal=70),
    Command(name="refuses", arguments=[sys.executable, "-c", refuses], refusal=70),
]))
"""


def test_one_that_refuses_ends_all_with_its_status_and_its_words():
    process = subprocess.Popen(
        [sys.executable, "-c", REFUSED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    other = os.pidfd_open(int(process.stdout.readline()))
    _, said = process.communicate(timeout=30)  # its standard input ends, and so it refuses

    assert (process.returncode, said) == (70, b"the remedy\n")
    assert ended_within(other, 0)
    os.close(other)


INHERITING = """
import sys
from portal.engines.sandbox import Command, keep_running
child = "import os, signal; print(sorted(set(os.environ) - {'LC_CTYPE'}), flush=True); signal.pause()"
sys.exit(keep_running([Command(
    name="child", arguments=[sys.executable, "-c", child], inherits=("PATH",), environment={"ADDED": "1"}
)]))
"""


def test_a_child_that_inherits_by_name_sees_no_secret():
    process = subprocess.Popen(
        [sys.executable, "-c", INHERITING],
        stdout=subprocess.PIPE,
        env={**os.environ, "SECRET_KEY": "canary"},
    )
    assert process.stdout is not None
    seen = process.stdout.readline()
    process.kill()
    process.communicate()

    assert seen == b"['ADDED', 'PATH']\n"
