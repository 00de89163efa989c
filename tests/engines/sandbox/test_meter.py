"""Memory as /proc and as ps tell it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from portal.engines.sandbox import by_ps, meter
from portal.engines.sandbox.inside import plain
from tests.needs import missing

pytestmark = pytest.mark.broker

HOLDS = """
import subprocess, sys
held = bytearray(b"x") * (40 << 20)
code = "held = bytearray(b'x') * (40 << 20); print('up', flush=True); input()"
subprocess.run([sys.executable, "-c", code])
"""


@pytest.fixture
def family():
    """A process that holds 40 MB, with a child that does."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"up\n"
    yield process.pid
    process.communicate()


@pytest.fixture(params=["proc", "ps"])
def told(request):
    if request.param == "ps" and not shutil.which("ps"):
        missing("ps is not installed: apt-get install procps")
    return {"proc": meter, "ps": by_ps}[request.param]


def test_what_is_below_a_process_counts_and_the_process_does_not(told, family):
    how = {"with_itself": False} if told is meter else {}

    assert 40 * 1024 < told.used_kb(family, baseline_kb=0, **how) < 75 * 1024
    assert 40 * 1024 < told.resident_kb(family) < 75 * 1024


def test_ps_takes_off_what_each_was_forked_with(family):
    if not shutil.which("ps"):
        missing("ps is not installed: apt-get install procps")

    assert by_ps.used_kb(family, baseline_kb=by_ps.resident_kb(family)) < 10 * 1024


def test_a_process_that_is_gone_holds_nothing(told):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    assert told.resident_kb(gone.pid) is None


def test_the_processes_of_a_user_are_counted_by_ps_as_well():
    if not os.path.exists("/bin/ps"):
        missing("ps is not installed: apt-get install procps")
    counted = plain._processes_of_user(os.getuid())

    assert 0 < counted <= plain._tasks_of_user(os.getuid()) + 5  # threads count there; some come and go
