"""What an environment promises its driver."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from portal.engines.sandbox import BadFiles, EnvironmentGone, Exit, Limits, SandboxError, meter
from tests.attacks.jail import run_in

pytestmark = pytest.mark.broker


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pass", Exit(code=0, signal=None)),
        ("import sys; sys.exit(7)", Exit(code=7, signal=None)),
        ("import os; os._exit(3)", Exit(code=3, signal=None)),
        ("1 / 0", Exit(code=1, signal=None)),
        ("import os; os.abort()", Exit(code=None, signal=signal.SIGABRT)),
        ("import ctypes; ctypes.string_at(0)", Exit(code=None, signal=signal.SIGSEGV)),
        ("import os; os.kill(os.getpid(), 9)", Exit(code=None, signal=signal.SIGKILL)),
    ],
    ids=["end", "sys.exit", "os._exit", "exception", "abort", "segfault", "kill itself"],
)
def test_an_exit_is_told_exactly(jail, script, expected):
    assert jail.run(script).exit == expected


def test_both_streams_arrive_in_order_with_the_traceback(jail):
    ran = jail.run("import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\n1 / 0")

    assert ran.output.startswith("one\ntwo\nthree\nTraceback")
    assert "ZeroDivisionError" in ran.output
    assert "inside" not in ran.output  # none of our own frames


def test_a_flood_is_cut_counted_and_drained(jail):
    ran = jail.run("print('x' * 5_000_000)\nprint('end')", log_bytes=1000)

    assert ran.exit.code == 0
    assert ran.output == "x" * 1000
    assert ran.dropped_bytes == 5_000_001 + 4 - 1000


def test_what_is_printed_after_renewing_counts_anew(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits(log_bytes=10))
        await environment.load({"main.py": b"import time\nprint('x' * 50, flush=True)\ntime.sleep(60)"})
        await environment.launch({"arguments": []})
        first = await environment.logs.read()
        was_cut = environment.logs.is_cut
        environment.logs.renew()
        is_cut = environment.logs.is_cut
        await environment.destroy()
        return first, was_cut, is_cut

    assert jail.do(scenario()) == (b"x" * 10, True, False)


def test_reset_kills_leftovers_and_keeps_the_temporary_files(jail):
    script = b"""
import os, time
print(os.path.exists('/tmp/mark'))
open('/tmp/mark', 'w').close()
if os.fork() == 0:
    time.sleep(600)
"""

    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": script})
        first = await run_in(environment)
        second = await run_in(environment)
        await environment.destroy()
        return first.output, second.output

    assert jail.do(scenario()) == ("False\n", "True\n")


def test_an_order_reaches_the_guest_as_it_was_given(jail):
    assert jail.run("import sys; print(sys.argv[1:])", "é", "b c").output == "['é', 'b c']\n"


def test_files_land_read_only_below_the_task_folder(jail):
    script = """
from lib.helper import answer
print(answer)
try:
    open('/var/task/new', 'w')
except OSError as error:
    print(error.errno)
"""
    assert jail.run(script, files={"lib/helper.py": b"answer = 42"}).output == "42\n30\n"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../up.py",
        "a/../../b",
        "",
        ".",
        "a//b",
        "a\0b",
        "x" * 300,
        "a/" * 20 + "b",
        "main.py/x",
    ],
)
def test_a_hostile_path_is_refused_by_name(jail, path):
    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        try:
            await environment.load({"main.py": b"", path: b"x"})
        finally:
            await environment.destroy()

    with pytest.raises(BadFiles):
        jail.do(scenario())


def test_a_second_load_is_refused(jail):
    environment = jail.spawn()
    jail.do(environment.load({"main.py": b""}))

    with pytest.raises(BadFiles, match="sealed"):
        jail.do(environment.load({"other.py": b""}))
    jail.do(environment.destroy())


def test_a_second_launch_waits_for_a_reset(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": b"import time; time.sleep(60)"})
        await environment.launch({"arguments": []})
        try:
            with pytest.raises(SandboxError, match="reset"):
                await environment.launch({"arguments": []})
            await environment.reset()
            ended = await environment.exited()
            await environment.launch({"arguments": []})
        finally:
            await environment.destroy()
        return ended

    assert jail.do(scenario()) == Exit(code=None, signal=9, killed_for="asked")


def test_too_much_memory_kills_and_says_so(jail):
    ran = jail.run("x = []\nwhile True: x.append(bytearray(b'x' * 2**20))", memory_mb=64)

    assert ran.exit == Exit(code=None, signal=9, killed_for="memory")
    assert ran.peak_mb > 64


def test_the_memory_of_child_processes_counts(jail):
    script = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(b'x' * (40 * 2**20))
        time.sleep(60)
time.sleep(60)
"""
    assert jail.run(script, memory_mb=100).exit.killed_for == "memory"


def test_an_idle_runtime_weighs_next_to_nothing(jail):
    ran = jail.run("import time; time.sleep(0.1)")

    assert ran.peak_mb < 5


def test_a_frozen_environment_stands_still_and_goes_on(jail):
    script = b"""
import time
while True:
    print('tick', flush=True)
    time.sleep(0.005)
"""

    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": script})
        await environment.launch({"arguments": []})
        await environment.logs.read()
        environment.freeze()
        # The first wait sees what was on its way; the second must see nothing.
        await asyncio.sleep(0.1)
        environment.logs.read_now()
        await asyncio.sleep(0.1)
        while_frozen = environment.logs.read_now()
        environment.thaw()
        after = await asyncio.wait_for(environment.logs.read(), 20)
        environment.freeze()
        environment.kill_runtime()
        ended = await environment.exited()
        await environment.destroy()
        return while_frozen, after, ended.signal

    assert jail.do(scenario()) == (b"", b"tick\n", 9)


def test_who_is_born_while_it_is_frozen_and_thawed_goes_on_too(jail):
    script = b"""
import mmap, os
ballast = [mmap.mmap(-1, 4096) for _ in range(10_000)]  # so that a fork takes its time
while True:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)
    print('born', flush=True)
"""

    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": script})
        await environment.launch({"arguments": []})
        for _ in range(40):
            await asyncio.wait_for(environment.logs.read(), 20)
            environment.freeze()
            environment.thaw()
            environment.logs.read_now()
        await environment.destroy()

    jail.do(scenario())


def test_the_listener_is_reached_from_inside_only(jail):
    script = b"import socket\nprint(socket.create_connection(('169.254.100.1', 9001)).recv(9))"

    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": script})
        loop = asyncio.get_running_loop()
        await environment.launch({"arguments": []})
        accepted, _ = await loop.sock_accept(environment.listener)
        await loop.sock_sendall(accepted, b"hello")
        accepted.close()
        await environment.exited()
        output = environment.logs.read_now()
        await environment.destroy()
        return output

    assert jail.do(scenario()) == b"b'hello'\n"


def test_waiting_for_an_exit_ends_when_the_environment_is_destroyed(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": b"import time; time.sleep(60)"})
        await environment.launch({"arguments": []})
        waiting = asyncio.ensure_future(environment.exited())
        await asyncio.sleep(0)
        await environment.destroy()
        await environment.destroy()
        with pytest.raises(EnvironmentGone):
            await waiting
        with pytest.raises(EnvironmentGone):
            await environment.launch({"arguments": []})

    jail.do(scenario())


@pytest.mark.parametrize("who", ["zygote", "template"])
def test_a_zygote_that_dies_takes_its_environments_and_is_replaced(jail, who):
    from portal.engines.sandbox import meter

    async def scenario():
        template = next(meter.descendants(jail.zygote.pid))  # the first that it has forked
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": b"import time; time.sleep(60)"})
        await environment.launch({"arguments": []})
        os.kill({"zygote": jail.zygote.pid, "template": template}[who], signal.SIGKILL)
        with pytest.raises(EnvironmentGone):
            await environment.exited()
        async with asyncio.timeout(10):
            while not jail.zygote.alive:
                await asyncio.sleep(0.01)
        await (await jail.zygote.spawn(Limits())).destroy()

    jail.do(scenario())


def test_fifty_lives_leave_no_descriptor_process_or_mount(jail):
    from portal.engines.sandbox import meter

    def counts():
        everyone = list(meter.descendants(os.getpid()))
        with open("/proc/self/mounts") as mounts:
            return len(os.listdir("/proc/self/fd")), len(everyone), len(mounts.readlines())

    jail.run("print(1)")
    before = counts()
    for _ in range(50):
        jail.run("import os\nprint(1)\nos.fork()")

    assert counts() == before


BOMB = b"held = []\nprint('up', flush=True)\nwhile True: held.append(bytearray(b'x') * (4 << 20))"


def test_a_counted_environment_is_bounded_by_the_kernel_and_leaves_no_cgroup(jail):
    if not jail.zygote.counts_memory:
        pytest.skip("no cgroup of memory can be written here")

    async def scenario():
        environment = await jail.zygote.spawn(Limits(memory_mb=32, tmp_mb=8), ahead=True)
        folder = Path(environment._allowance.cgroup)
        was_there = folder.is_dir()
        await environment.load({"main.py": BOMB})
        await environment.launch({"arguments": []})
        environment._watch.stop()  # so that only the kernel looks
        ended = await asyncio.wait_for(environment.exited(), 20)
        await environment.destroy()
        return was_there, ended, folder.exists()

    was_there, ended, is_left = jail.do(scenario())
    assert was_there
    assert ended == Exit(code=None, signal=9, killed_for="memory")
    assert not is_left


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"../up.py": b""}, "plain relative path"),
        ({"a" * 256: b""}, "at most 255 bytes"),
        ({"a": b"", "a/b": b""}, "cannot be a file and the folder"),
        ({"\ud800": b""}, "no text"),
    ],
)
def test_files_that_cannot_be_are_refused_before_anything_runs(jail, files, fault):
    with pytest.raises(BadFiles, match=fault):
        jail.do(jail.zygote.spawn(Limits(), files=files, order={"arguments": []}))


def test_files_without_room_are_told_by_how_it_ended(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits(), ahead=True)
        environment.run({f"{number}/a/{number}": b"" for number in range(2_000)}, {"arguments": []})
        try:
            await environment.exited()
        finally:
            await environment.destroy()

    with pytest.raises(BadFiles, match="No space left"):
        jail.do(scenario())


def test_each_runtime_of_an_environment_prints_to_a_log_of_its_own(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits(), ahead=True)
        environment.run({"main.py": b"import sys; print(sys.argv[1])"}, {"arguments": ["first"]})
        heard = [[chunk async for chunk in environment.logs]]
        for word in ("second", "third"):
            await environment.reset()
            await environment.launch({"arguments": [word]})
            heard.append([chunk async for chunk in environment.logs])
        await environment.destroy()
        return [b"".join(chunks) for chunks in heard]

    assert jail.do(scenario()) == [b"first\n", b"second\n", b"third\n"]


def test_an_environment_whose_waiting_process_is_killed_is_not_taken_for_alive(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits(), ahead=True)
        (waiting,) = meter.descendants(environment._keeper)
        os.kill(waiting, signal.SIGKILL)
        async with asyncio.timeout(10):
            while environment.is_alive:
                await asyncio.sleep(0.001)
        with pytest.raises(EnvironmentGone):
            environment.run({"main.py": b""}, {"arguments": []})

    jail.do(scenario())


def test_what_was_written_can_only_be_read(jail):
    script = """
import os
for attempt in ("open('/var/task/new', 'w')", "open('/var/task/main.py', 'a')"):
    try:
        eval(attempt)
    except OSError as refused:
        print(refused.errno)
print(sorted(os.listdir('/var/task')))
"""
    assert jail.run(script).output == "30\n30\n['main.py']\n"
