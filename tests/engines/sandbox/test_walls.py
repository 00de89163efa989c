"""Who runs as whom, starting as root and as an ordinary user; and saying what is missing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.engines.sandbox import BROKER_UID, ENVIRONMENT_UID, Limits, meter
from tests.needs import missing

pytestmark = pytest.mark.broker

ROOM = Path(__file__).parents[3] / "portal" / "engines" / "sandbox"
NOBODY = 65_534

UIDS = """
import asyncio, os
from portal.engines.sandbox import *
async def main():
    zygote = await Zygote.start(guest='portal.engines.sandbox.script.run')
    was_root = step_down()
    environment = await zygote.spawn(Limits(memory_mb=64))
    await environment.load({'main.py': b'''
import os, time
print(os.getuid(), os.getgid(), os.getgroups(), flush=True)
held = bytearray(b'x') * (20 << 20)
time.sleep(60)
'''})
    await environment.launch({'arguments': []})
    print((await environment.logs.read()).decode().strip())
    while environment.memory_mb() < 15:
        await asyncio.sleep(0.01)
    print(was_root, os.getuid(), os.stat(f'/proc/{environment._keeper}/task').st_uid, sep=' ')
    status = open(f'/proc/{environment._keeper}/status').read()
    print([line.split()[1:] for line in status.splitlines() if line.startswith(('Uid:', 'Gid:'))])
    environment.kill_runtime()
    print((await environment.exited()).signal)
    await zygote.stop()
asyncio.run(main())
"""


def test_started_as_root_neither_broker_nor_learner_is_root_nor_the_other():
    if os.geteuid() != 0:
        pytest.skip("only root can give up root")
    output = subprocess.run(
        [sys.executable, "-c", UIDS], capture_output=True, text=True, check=True, timeout=60
    ).stdout.splitlines()

    assert output[0] == "993 990 []"
    assert output[1].startswith(f"True {BROKER_UID} ")
    assert output[2] == str([[str(ENVIRONMENT_UID)] * 4] * 2)
    assert output[3] == "9"


@pytest.fixture
def copied(tmp_path_factory) -> Path:
    """The room alone, where anybody can read it."""
    root = Path("/tmp") / f"warmstart-room-{os.getpid()}"
    shutil.rmtree(root, ignore_errors=True)
    engines = root / "portal" / "engines"
    engines.mkdir(parents=True)
    for folder in (root / "portal", engines):
        (folder / "__init__.py").touch()
    shutil.copytree(ROOM, engines / "sandbox", ignore=shutil.ignore_patterns("__pycache__"))
    yield root
    shutil.rmtree(root)


def as_nobody(arguments: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    how = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    interpreter = interpreter_of_everybody() if os.geteuid() == 0 else sys.executable
    return subprocess.run(
        [interpreter, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=False, **how
    )


def interpreter_of_everybody() -> str:
    """Ours may lie in root's own folder, where nobody else can start it; Debian's does not."""
    modern = "import sys; sys.exit(sys.version_info < (3, 11))"
    for path in (sys._base_executable, "/usr/bin/python3"):
        try:
            asked = subprocess.run(
                [path, "-c", modern], user=NOBODY, check=False, capture_output=True, timeout=60
            )
        except OSError:
            continue
        if asked.returncode == 0:
            return path
    return missing("no Python 3.11 or later that an ordinary user can start")


def test_an_ordinary_user_gets_the_same_walls(copied):
    output = as_nobody(["-c", UIDS], copied).stdout.splitlines()

    uid = NOBODY if os.geteuid() == 0 else os.getuid()
    assert output[0].startswith("993 990 [")  # its other groups stay: only root can leave them
    assert output[1].startswith(f"False {uid} ")
    assert output[3] == "9"


def test_without_namespaces_nothing_runs_and_the_remedy_is_told(copied):
    # A user namespace whose own allowance of user namespaces is none: as on a hardened host.
    forbid = "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --bounding-set=-all"
    script = copied / "x.py"
    script.write_text("print('ran')")
    done = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", f"{forbid} {sys._base_executable} -m portal.engines.sandbox run x.py"],
        cwd=copied, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if "max_user_namespaces" in done.stderr and "cannot be raised" not in done.stderr:
        missing(f"the allowance cannot be changed here: {done.stderr}")

    assert done.returncode == 70
    assert "ran" not in done.stdout
    assert "cannot be raised" in done.stderr
    assert "sysctl" in done.stderr or "ordinary user" in done.stderr


def test_the_command_runs_a_script_alone(copied):
    (copied / "x.py").write_text("import sys; print('hello', sys.argv[1]); sys.exit(3)")
    done = as_nobody(["-m", "portal.engines.sandbox", "run", "x.py", "there"], copied)

    assert (done.returncode, done.stdout) == (3, "hello there\n")
    assert "exit status 3" in done.stderr


def test_what_runs_holds_no_capability_and_is_filtered(jail):
    async def scenario():
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": b"import time; print(1, flush=True); time.sleep(60)"})
        await environment.launch({"arguments": []})
        await environment.logs.read()
        (runtime,) = meter.descendants(environment._keeper)
        status = dict(line.split(":\t") for line in Path(f"/proc/{runtime}/status").read_text().splitlines())
        await environment.destroy()
        return status

    status = jail.do(scenario())
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[kind], 16) == 0, kind
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


NS_GET_USERNS = 0xB701  # https://man7.org/linux/man-pages/man2/ioctl_ns.2.html


def test_networks_are_apart_and_belong_to_nobody_inside(jail):
    if os.geteuid() != 0:
        pytest.skip("only root may look at the namespaces of others")

    def namespace(pid, kind):
        return os.stat(f"/proc/{pid}/ns/{kind}").st_ino

    def owner(pid, kind):
        with open(f"/proc/{pid}/ns/{kind}") as space:
            found = fcntl.ioctl(space, NS_GET_USERNS)
        try:
            return os.fstat(found).st_ino
        finally:
            os.close(found)

    async def scenario():
        both = [await jail.zygote.spawn(Limits()) for _ in range(2)]
        pids = [environment._keeper for environment in both]
        told = [(namespace(pid, "user"), owner(pid, "mnt"), owner(pid, "net")) for pid in pids]
        networks = [namespace(pid, kind) for pid in [*pids, os.getpid()] for kind in ("net", "ipc", "uts")]
        for environment in both:
            await environment.destroy()
        return told, networks

    told, networks = jail.do(scenario())

    for own, owner_of_mounts, owner_of_network in told:
        assert owner_of_mounts == own  # what it has made itself
        assert owner_of_network != own
    assert len(set(networks)) == len(networks)
