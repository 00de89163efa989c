"""The strict profile: Python works in it, and neither a process nor a socket can be made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.jail import Jail

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def strict() -> Iterator[Jail]:
    jail = Jail(policy="strict")
    yield jail
    jail.close()


WORKS = {
    "imports": "import ast, ctypes, decimal, json, sqlite3, ssl, tomllib, zipfile",
    "threads": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    assert list(pool.map(abs, range(-50, 0))) == list(range(50, 0, -1))
""",
    "temporary files": """
import os, shutil, tempfile
with tempfile.TemporaryDirectory() as folder:
    one, two = os.path.join(folder, "one"), os.path.join(folder, "two")
    with open(one, "w") as file:
        file.write("text")
    assert open(shutil.copy2(one, two)).read() == "text"
""",
    "own modules": "import beside; assert beside.answer == 42",
    "a time-out of its own": """
import signal, time
def late(*_): raise TimeoutError
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.01)
try:
    time.sleep(60)
except TimeoutError:
    pass
""",
}


@pytest.mark.parametrize("script", WORKS.values(), ids=WORKS)
def test_what_a_check_needs_works(strict: Jail, script: str) -> None:
    ran = strict.run(script + "\nprint('done')", files={"beside.py": b"answer = 42"})

    assert (ran.output, ran.exit.code) == ("done\n", 0)


REFUSED = {
    "fork": "os.fork()",
    "vfork and exec": "os.posix_spawn('/bin/true', ['true'], {})",
    "subprocess": "subprocess.run(['/bin/true'])",
    "a process by clone": "clone(17)",
    "a process that shares memory": "clone(0x100 | 0x4000 | 17)",
    "a thread in another namespace": "clone(0x10900 | 0x20000000)",
    "exec in place": "os.execv('/bin/true', ['true'])",
    "exec of a descriptor": "os.execve(os.open('/bin/true', os.O_RDONLY), ['true'], {})",
    "tcp": "socket.socket()",
    "unix": "socket.socket(socket.AF_UNIX)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "socketpair": "socket.socketpair()",
}
TRY = """
import ctypes, errno, os, platform, socket, subprocess
libc = ctypes.CDLL(None, use_errno=True)

def clone(flags):
    number = {{"x86_64": 56, "aarch64": 220}}[platform.machine()]
    if libc.syscall(number, flags, 0, 0, 0, 0) == -1:
        raise OSError(ctypes.get_errno(), "")

try:
    {call}
except OSError as error:
    print(errno.errorcode[error.errno], flush=True)
else:
    print("allowed", flush=True)
"""


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_no_process_and_no_socket(strict: Jail, call: str) -> None:
    assert strict.run(TRY.format(call=call)).output == "EPERM\n"
