"""Attacks that need more than one script: on the keeper, on other environments, on the driver's patience."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import time

import pytest

from portal.engines.sandbox import Limits, meter

from .jail import run_in, run_outside

pytestmark = pytest.mark.broker

RANDOMNESS = """
import os, random, ssl, tempfile, uuid
print(ssl.RAND_bytes(8).hex(), random.random(), uuid.uuid4(), os.urandom(8).hex(), next(tempfile._get_candidate_names()))
"""


def test_no_two_runs_draw_the_same_random_numbers(jail):
    runs = [jail.run(RANDOMNESS).output.split() for _ in range(4)]

    for drawn in zip(*runs, strict=True):
        assert len(set(drawn)) == 4, drawn


def test_nor_do_two_launches_of_one_environment(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": RANDOMNESS.encode()})
        runs = [(await run_in(environment)).output.split() for _ in range(3)]
        await environment.destroy()
        return runs

    for drawn in zip(*jail.do(scenario()), strict=True):
        assert len(set(drawn)) == 3, drawn


KILL_THE_PARENT = "import os, time; os.kill(os.getppid(), 9); time.sleep(0.2)"


def test_killing_the_parent_works_outside_and_leaves_the_keeper_alone(jail):
    shell = subprocess.run(
        ["/bin/sh", "-c", f'{sys.executable} -c "{KILL_THE_PARENT}"; true'], check=False, timeout=20
    )
    assert shell.returncode == -signal.SIGKILL

    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load(
            {"main.py": b"import os\nfor n in (9, 15, 19, 6): os.kill(1, n)\nprint('still')"}
        )
        ran = await run_in(environment)
        again = await run_in(environment)
        await environment.destroy()
        return ran, again

    ran, again = jail.do(scenario())
    assert ran.output == again.output == "still\n"


def test_killing_everything_kills_only_its_own(jail):
    async def scenario():
        victim = await jail.zygote.spawn(Limits())
        await victim.load({"main.py": b"import time; print('up', flush=True); time.sleep(60)"})
        await victim.launch({"arguments": []})
        await victim.logs.read()
        killer = await jail.zygote.spawn(Limits())
        await killer.load({"main.py": b"import os; os.kill(-1, 9)"})
        await run_in(killer)
        is_well = victim.is_running
        await victim.destroy()
        await killer.destroy()
        return is_well

    assert jail.do(scenario())


DAEMON = """
import os, time
up, told = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        os.close(1); os.close(2)
        os.write(told, b'.')
        time.sleep(60)
    os._exit(0)
os.wait()
os.read(up, 1)
"""


def test_a_daemon_outlives_its_script_outside_and_dies_with_the_environment(jail):
    daemon = int(run_outside(DAEMON))
    os.kill(daemon, signal.SIGKILL)  # raises if it had not lived on

    before = set(meter.descendants(os.getpid()))
    assert jail.run(DAEMON).output.strip().isdigit()
    assert set(meter.descendants(os.getpid())) <= before


@pytest.mark.parametrize(
    "script",
    [
        "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass",
        "import os\nos.kill(os.getpid(), 19)",
    ],
    ids=["endless fork bomb", "stopped itself"],
)
def test_whatever_it_does_its_time_ends(jail, script):
    ran = jail.run(script, wall_s=0.4, processes=40, memory_mb=512)

    assert ran.was_late
    assert ran.exit.killed_for == "asked"


def test_two_runs_at_their_process_limit_do_not_disturb_each_other(jail):
    script = b"""
import threading
stop = threading.Event()
count = 0
try:
    while True:
        threading.Thread(target=stop.wait, daemon=True).start()
        count += 1
except RuntimeError:
    print(count, flush=True)
stop.wait()
"""

    async def scenario():
        counts = []
        environments = []
        for _ in range(3):
            environment = await jail.zygote.spawn(Limits(processes=50, memory_mb=512))
            environments.append(environment)
            await environment.load({"main.py": script})
            await environment.launch({"arguments": []})
            counts.append(await asyncio.wait_for(environment.logs.read(), 10))
        for environment in environments:
            await environment.destroy()
        return counts

    counts = jail.do(scenario())
    assert counts[0] == counts[1] == counts[2] == b"49\n"


CANARY = f"canary-{os.urandom(12).hex()}"  # in this process before any zygote is started
SEARCH_MEMORY = """
import ctypes, os, sys
backwards = sys.argv[1].encode()  # so that the search does not find itself
planted = backwards[::-1] if sys.argv[2:] else None
libc = ctypes.CDLL(None)
reader, writer = os.pipe()
here = id(object()) & ~4095
found = pages = 0
for address in range(here - (32 << 20), here + (32 << 20), 4096):
    if libc.write(writer, ctypes.c_void_p(address), 4096) == 4096:
        pages += 1
        found += backwards in os.read(reader, 4096)[::-1]
print(found > 0, pages > 500)
"""


def test_its_memory_holds_nothing_of_the_host_process(jail):
    backwards = CANARY[::-1]

    assert run_outside(SEARCH_MEMORY, backwards, "planted") == "True True\n"
    assert jail.run(SEARCH_MEMORY, backwards, "planted").output == "True True\n"
    assert jail.run(SEARCH_MEMORY, backwards).output == "False True\n"


HOST = """
import asyncio, sys
from portal.engines.sandbox import *
async def main():
    zygote = await Zygote.start(guest='portal.engines.sandbox.script.run')
    environment = await zygote.spawn(Limits())
    await environment.load({'main.py': b'import time; print(1, flush=True); time.sleep(600)'})
    await environment.launch({'arguments': []})
    await environment.logs.read()
    print('up', flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def test_when_the_host_is_killed_everything_behind_the_walls_dies():
    host = subprocess.Popen([sys.executable, "-c", HOST], stdout=subprocess.PIPE)
    assert host.stdout is not None
    assert host.stdout.readline() == b"up\n"
    below = [os.pidfd_open(pid) for pid in meter.descendants(host.pid)]
    assert len(below) >= 5  # launcher, init, zygote, keeper, runtime

    host.kill()
    host.communicate()

    poller = select.poll()
    for handle in below:
        poller.register(handle, 1)
    deadline = time.monotonic() + 10
    waiting = set(below)
    while waiting and time.monotonic() < deadline:
        for handle, _ in poller.poll(1000):
            poller.unregister(handle)
            waiting.discard(handle)
    for handle in below:
        os.close(handle)
    assert not waiting
