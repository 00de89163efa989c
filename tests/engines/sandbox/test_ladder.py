"""Which tier a machine gets, and what the lower ones contain: with real processes of an ordinary user."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.engines.sandbox import Standing, climb, tell
from portal.engines.sandbox.attacks import ATTACKS, PREAMBLE
from portal.engines.sandbox.inside import guarded, landlock
from portal.engines.sandbox.ladder import promised
from tests import ordinary
from tests.attacks.jail import run_outside
from tests.needs import missing

pytestmark = pytest.mark.broker

CLIMB = """
import asyncio, json, os
from portal.engines.sandbox import asked_tier, climb
print(json.dumps(asyncio.run(climb(at_most=asked_tier(os.environ))).to_json()))
"""


def needs_landlock():
    if landlock.abi() < guarded.LANDLOCK_ABI:
        missing(f"Landlock ABI {guarded.LANDLOCK_ABI} (Linux 6.7)")


def climbed(**variables: str) -> Standing:
    done = ordinary.run("-c", CLIMB, **variables)
    assert done.returncode == 0, done.stderr
    return Standing.from_json(json.loads(done.stdout))


class TestChoice:
    def test_a_machine_with_every_wall_is_full_and_contains_every_attack(self):
        standing = asyncio.run(climb())

        assert standing.tier == "full", standing
        assert standing.attacks == tuple((attack.name, True) for attack in ATTACKS)
        assert {"namespaces for each environment", "system calls by allowlist"} <= set(standing.walls)

    @pytest.mark.parametrize("tier", ["guarded", "basic", "none"])
    def test_a_lower_tier_that_is_asked_for_is_what_runs_and_it_is_told(self, tier):
        if tier == "guarded":
            needs_landlock()
        standing = climbed(SANDBOX_TIER=tier)

        assert standing.tier == tier, standing
        assert standing.attacks == tuple((attack.name, True) for attack in promised(tier))
        assert "Unset SANDBOX_TIER." in standing.remedy
        assert ("system calls by allowlist" in standing.walls) == (tier == "guarded")

    def test_without_user_namespaces_it_is_guarded_and_the_remedy_is_told(self):
        needs_landlock()
        # A user namespace whose own allowance of user namespaces is none: as on a hardened host.
        forbid = (
            "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --bounding-set=-all"
        )
        done = subprocess.run(
            ["unshare", "-Ur", "sh", "-c", f'{forbid} "$0" -c "$1"', ordinary.interpreter(), CLIMB],
            capture_output=True, text=True, timeout=120, check=False, **ordinary.how({}),
        )  # fmt: skip
        if not done.stdout:
            missing(f"the allowance of user namespaces cannot be changed here: {done.stderr}")
        standing = Standing.from_json(json.loads(done.stdout))

        assert standing.tier == "guarded", standing
        assert [lack.wall for lack in standing.missing][:1] in (["namespaces"], ["bubblewrap"])
        assert "max_user_namespaces" in standing.remedy

    def test_it_is_logged_with_everything_that_is_missing(self, caplog):
        standing = climbed(SANDBOX_TIER="basic")
        with caplog.at_level(logging.INFO):
            tell(standing)

        assert "Sandbox tier basic" in caplog.text
        for lack in standing.missing:
            assert lack.remedy in caplog.text
        assert {record.levelname for record in caplog.records} == {"WARNING"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_outside_every_attack_of_the_self_test_succeeds(attack, tmp_path):
    """Otherwise that it is contained would prove nothing."""
    if os.geteuid() != 0 and attack.name in ("open a raw socket", "mount a file system"):
        pytest.skip("contained; but only root can show that it succeeds outside")
    (tmp_path / "bait").write_text("bait")
    victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    readable, writable = os.pipe()
    abstract = f"warmstart-test-{os.getpid()}"
    try:
        with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as hidden:
            hidden.bind(f"\0{abstract}")
            hidden.listen()
            aim = {
                "file": str(tmp_path / "bait"), "stranger": victim.pid, "port": port.getsockname()[1],
                "abstract": abstract, "environment": ["CANARY"], "tmp_bytes": 4 << 20,
                "memory_bytes": 48 << 20, "processes": 24,
            }  # fmt: skip
            output = run_outside(
                PREAMBLE + attack.script, json.dumps(aim),
                env={"CANARY": "1"}, pass_fds=(readable, writable), start_new_session=True,
            )  # fmt: skip
    finally:
        os.close(readable)
        os.close(writable)
        victim.kill()
        victim.communicate()

    assert "BREACH" in output


# Each drives one environment of the tier in sys.argv[1] and prints a line of JSON.
DRIVER = """
import asyncio, json, os, sys, time
from pathlib import Path
from portal.engines.sandbox import *
from portal.engines.sandbox import meter
async def ran(environment, *arguments, wall_s=10):
    await environment.launch({"arguments": list(arguments)})
    try:
        ended = await asyncio.wait_for(environment.exited(), wall_s)
    except TimeoutError:
        environment.kill_runtime()
        ended = await environment.exited()
    await environment.reset()
    return [ended.code, ended.signal, ended.killed_for, environment.logs.read_now().decode()]
async def drive():
    zygote = await Zygote.start(guest="portal.engines.sandbox.script.run", tier=sys.argv[1])
    environment = await zygote.spawn(Limits(memory_mb=48, processes=20, tmp_mb=4))
    print(json.dumps(await scenario(zygote, environment)), flush=True)
    await zygote.stop()
"""


def driven(tier: str, scenario: str) -> object:
    if tier == "guarded":
        needs_landlock()
    script = f"{DRIVER}\nasync def scenario(zygote, environment):\n{scenario}\nasyncio.run(drive())"
    done = ordinary.run("-c", script, tier)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


both = pytest.mark.parametrize("tier", ["guarded", "basic"])


@both
class TestLowerTiers:
    def test_a_script_runs_in_its_folder_and_its_temporary_files_stay_for_the_next_launch(self, tier):
        first, second, task = driven(
            tier,
            """
    await environment.load({"main.py": b'''
import os, sys, tempfile
from lib.answer import answer
with open(tempfile.gettempdir() + "/kept", "a") as file: file.write("x")
print(answer, sys.argv[1:], os.path.getsize(tempfile.gettempdir() + "/kept"), os.getcwd())
''', "lib/answer.py": b"answer = 42"})
    return [await ran(environment, "a"), await ran(environment, "b"), environment.place.task]
""",
        )
        assert first == [0, None, None, f"42 ['a'] 1 {task}\n"]
        assert second == [0, None, None, f"42 ['b'] 2 {task}\n"]

    def test_too_much_time_and_too_much_memory_kill(self, tier):
        late, fat, again = driven(
            tier,
            """
    await environment.load({"main.py": b'''
import signal, sys, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
if sys.argv[1] == "late": time.sleep(600)
if sys.argv[1] == "fat": held = bytearray(b"x") * (96 << 20); time.sleep(600)
print("fine")
'''})
    return [await ran(environment, "late", wall_s=0.3), await ran(environment, "fat"), await ran(environment, "")]
""",
        )
        assert late[:3] == [None, signal.SIGKILL, "asked"]
        assert fat[:3] == [None, signal.SIGKILL, "memory"]
        assert again == [0, None, None, "fine\n"]

    def test_it_stands_still_while_it_is_frozen(self, tier):
        while_frozen, after = driven(
            tier,
            """
    await environment.load({"main.py": b'''
import time
while True:
    print("tick", flush=True); time.sleep(0.005)
'''})
    await environment.launch({"arguments": []})
    await environment.logs.read()
    environment.freeze()
    await asyncio.sleep(0.2)  # the first wait sees what was on its way
    environment.logs.read_now()
    await asyncio.sleep(0.1)
    while_frozen = environment.logs.read_now().decode()
    environment.thaw()
    return [while_frozen, (await asyncio.wait_for(environment.logs.read(), 5)).decode()]
""",
        )
        assert while_frozen == ""
        assert after.startswith("tick\n")

    def test_nothing_is_left_behind_whatever_was_done_to_the_folders(self, tier, tmp_path_factory):
        bait = Path("/tmp") / f"warmstart-bait-{os.getpid()}"
        bait.mkdir(mode=0o777)
        bait.chmod(0o777)
        (bait / "kept").write_text("x")
        try:
            left, processes = driven(
                tier,
                f"""
    await environment.load({{"main.py": b'''
import os, tempfile
os.chdir(tempfile.gettempdir())
os.symlink("{bait}", "link")
os.mkdir("closed")
open("closed/file", "w").close()
os.close(os.open("closed/file", os.O_RDONLY))
folder = os.open("closed", os.O_RDONLY)
os.fchmod(folder, 0)
os.umask(0o777)
os.mkdir("hidden")
for _ in range(1500):
    os.umask(0); os.mkdir("d"); os.chdir("d")
print("done")
'''}})
    folder = Path(environment.place.task).parent
    assert (await ran(environment))[3] == "done\\n"
    await environment.destroy()
    after_destroy = folder.exists()
    await zygote.stop()
    return [[after_destroy, folder.parent.exists()], list(meter.descendants(os.getpid()))]
""",
            )
            assert left == [False, False]
            assert processes == []
            assert (bait / "kept").exists()
        finally:
            shutil.rmtree(bait)

    def test_when_the_host_is_killed_everything_ends_and_the_folders_go(self, tier):
        if tier == "guarded":
            needs_landlock()
        script = (
            DRIVER
            + """
async def scenario(zygote, environment):
    await environment.load({"main.py": b"import time; print(1, flush=True); time.sleep(600)"})
    await environment.launch({"arguments": []})
    await environment.logs.read()
    print(json.dumps([environment.place.task, list(meter.descendants(os.getpid()))]), flush=True)
    await asyncio.sleep(600)
asyncio.run(drive())
"""
        )
        host = subprocess.Popen(
            [ordinary.interpreter(), "-c", script, tier], stdout=subprocess.PIPE, **ordinary.how({})
        )
        task, below = json.loads(host.stdout.readline())
        handles = [os.pidfd_open(pid) for pid in below]
        host.kill()
        host.communicate()

        assert len(below) >= 4  # launcher, zygote, keeper, runtime
        assert all_end(handles, within_s=20)
        assert not Path(task).parent.parent.exists()

    def test_a_zygote_that_dies_is_replaced(self, tier):
        assert (
            driven(
                tier,
                """
    os.kill(zygote.pid, 9)
    async with asyncio.timeout(20):
        while True:
            try:
                other = await zygote.spawn(Limits())
                break
            except SandboxError:
                await asyncio.sleep(0.02)
    await other.load({"main.py": b"print(2)"})
    return (await ran(other))[3]
""",
            )
            == "2\n"
        )


def test_guarded_confines_to_one_process_that_reaches_no_neighbour():
    output = driven(
        "guarded",
        """
    await environment.load({"main.py": b"import time; print(1, flush=True); time.sleep(600)"})
    await environment.launch({"arguments": []})
    await environment.logs.read()
    (victim,) = meter.descendants(environment._keeper)
    other = await zygote.spawn(Limits())
    await other.load({"main.py": b'''
import os, resource, socket, subprocess, sys
victim, keeper, task, port = int(sys.argv[1]), os.getppid(), sys.argv[2], int(sys.argv[3])
attempts = {
    "signal": lambda: os.kill(victim, 0),
    "signal the keeper": lambda: os.kill(keeper, 0),
    "signal all": lambda: os.kill(-1, 0),
    "limit": lambda: resource.prlimit(victim, resource.RLIMIT_NOFILE, (1, 1)),
    "slow": lambda: os.setpriority(os.PRIO_PROCESS, victim, 19),
    "pin": lambda: os.sched_setaffinity(victim, {0}),
    "fork": os.fork,
    "program": lambda: subprocess.run(["/bin/true"]),
    "files": lambda: os.listdir(task),
    "read": lambda: open(task + "/main.py").read(),
    "mode": lambda: os.chmod(task, 0o777),
    "time": lambda: os.utime(task),
    "memory": lambda: open(f"/proc/{keeper}/mem"),
    "api": lambda: socket.create_connection(("127.0.0.1", port), 1),
    "server": lambda: socket.create_server(("127.0.0.1", 0)),
    "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "own task": lambda: open("main.py", "w"),
    "temporary folder of the host": lambda: open("/tmp/planted", "w"),
}
for name, attempt in attempts.items():
    try:
        attempt()
        print("BREACH", name)
    except PermissionError:
        pass
print(len(attempts), "refused")
'''})
    port = environment.place.address.partition(":")[2]
    found = (await ran(other, str(victim), environment.place.task, port))[3]
    return [found, environment.is_running]
""",
    )
    assert output == ["19 refused\n", True]


def test_basic_hunts_down_what_a_script_leaves_running():
    before, after = driven(
        "basic",
        """
    await environment.load({"main.py": b'''
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            print(os.getpid(), flush=True)
            time.sleep(600)
        os._exit(0)
    os.wait()
time.sleep(600)
'''})
    await environment.launch({"arguments": []})
    said = b""
    while said.count(b"\\n") < 3:
        said += await asyncio.wait_for(environment.logs.read(), 10)
    pids = said.decode().split()
    before = [Path("/proc", pid).exists() for pid in pids]
    await environment.reset()
    return [before, [Path("/proc", pid).exists() for pid in pids]]
""",
    )
    assert before == [True] * 3
    assert after == [False] * 3


def all_end(handles: list[int], *, within_s: float) -> bool:
    """Whether each process ends, waiting so long for one."""
    poller = select.poll()
    ended = []
    for handle in handles:
        poller.register(handle, select.POLLIN)
        ended.append(bool(poller.poll(within_s * 1000)))
        poller.unregister(handle)
        os.close(handle)
    return all(ended)
