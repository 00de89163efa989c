"""The ground of tiers “basic” and “guarded”: ordinary forks, and folders of its own in one of ours."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from typing import Any, NoReturn

from . import calls, guarded
from .descendants import descendants

ROOT = "WARMSTART_GROUND"  # a variable of the zygote: the folder that the launcher made
RUNTIME = "runtime"  # below it: links to the guests' folders
_PR_SET_CHILD_SUBREAPER = 36
_LOOPBACK = "127.0.0.1"
_BACKLOG = 64
_PASSES = 10_000


class Basic:
    """
    See Ground. Here everything shares the host's file system, network and process numbers.

    A process is hunted down by descent: on Linux none leaves that way. Elsewhere one that
    starts a session of its own does.
    """

    confines_early = False  # the files have to be there when Landlock closes their folder
    is_copied_apart = False
    filled = -1

    def __init__(self, order: dict[str, Any], proc: int) -> None:
        del proc
        self._root = os.environ[ROOT]
        self._has_network = order["network"]
        order["path"].insert(0, os.path.join(self._root, RUNTIME))
        self._readable = [os.path.realpath(path) for path in (*order["path"], *order["guests"])]
        self._folder = self.task = self.temporary = ""
        self._listener: socket.socket | None = None
        self._port = 0
        self._keeper = 0
        self._groups: set[int] = set()

    def prepare(self) -> None:
        """Nothing can be."""

    def clone(self) -> int:
        return os.fork()

    def end(self, pid: int) -> None:
        """Ask a keeper to leave: it has something to tidy up."""
        os.kill(pid, signal.SIGTERM)

    def enter(self) -> None:
        signal.set_wakeup_fd(-1)  # the zygote's
        signal.signal(signal.SIGTERM, _leave)
        calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGTERM)
        calls.prctl(_PR_SET_CHILD_SUBREAPER, 1)
        self._keeper = os.getpid()
        self._folder = tempfile.mkdtemp(dir=self._root)
        self.task, self.temporary = (os.path.join(self._folder, name) for name in ("task", "tmp"))
        os.mkdir(self.task)
        os.mkdir(self.temporary)
        if self._has_network:
            self._listener = socket.create_server((_LOOPBACK, 0), backlog=_BACKLOG)
            self._port = self._listener.getsockname()[1]

    def build(self, limits: dict[str, Any]) -> socket.socket | None:
        del limits
        return self._listener

    def build_again(self) -> None:
        """It is all there."""

    def open_task(self) -> int:
        """Landlock sees to it that the runtime only reads there, or nothing does."""
        return os.open(self.task, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def place(self) -> dict[str, str]:
        address = f"{_LOOPBACK}:{self._port}"
        return {"task": self.task, "temporary": self.temporary, "address": address}

    def offer(self) -> None:
        """Nothing here counts memory in the kernel."""

    def confine(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        calls.die_with_parent()
        if os.getppid() != self._keeper:
            os._exit(1)  # it ended before the line above
        calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
        os.environ["TMPDIR"] = self.temporary
        tempfile.tempdir = None  # what was found in the zygote

    def filter(self, instructions: bytes) -> None:
        """None here: nothing stands between this process and the kernel."""

    def tasks_of_others(self) -> int:
        """What RLIMIT_NPROC counts besides this environment: everything that this user runs."""
        return _tasks_of_user(os.getuid())

    def started(self, pid: int) -> None:
        self._groups.add(pid)

    def signal_all(self, number: int) -> None:
        seen: set[int] = set()
        # Until a pass finds nobody new: what forks meanwhile is found by the next.
        for _ in range(_PASSES):
            found = set(descendants(self._keeper)) - seen
            if not found:
                break
            _signal(found, number)
            seen |= found
        if sys.platform != "linux":
            _signal({-group for group in self._groups}, number)
        if number == signal.SIGKILL:
            self._groups.clear()

    def leave(self) -> None:
        """Kill what is left and remove the folders."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.signal_all(signal.SIGKILL)
        reap_all()
        if self._folder:
            remove(self._folder)


class Guarded(Basic):
    """The same behind Landlock and a filter, in one process that can reach nobody."""

    def confine(self) -> None:
        super().confine()
        calls.drop_capabilities()
        guarded.withhold(
            readable=[*self._readable, os.path.join(self._root, RUNTIME), self.task],
            writable=self.temporary,
            ports=(self._port,) if self._has_network else (),
        )

    def filter(self, instructions: bytes) -> None:
        guarded.install_filter(instructions)


def remove(folder: str) -> None:
    """
    A folder that learners have written in, once none of them runs any more.

    By the system's own programs: they follow no link, go to any depth, and open what was closed to its owner.
    """
    for program, *arguments in (("chmod", "-R", "u+rwx"), ("rm", "-rf")):
        command = [f"/bin/{program}", *arguments, "--", folder]
        null = [(os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)]
        os.waitpid(os.posix_spawn(command[0], command, {}, file_actions=null), 0)


def reap_all() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _leave(*_: Any) -> NoReturn:
    raise SystemExit(0)


def _signal(pids: set[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:  # gone meanwhile
            continue


def _tasks_of_user(uid: int) -> int:
    """Threads and processes, or processes where there is no /proc and no thread is counted."""
    if not os.path.isdir("/proc/self"):
        return _processes_of_user(uid)
    count = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{pid}").st_uid == uid:
                count += len(os.listdir(f"/proc/{pid}/task"))
        except OSError:
            continue
    return count


def _processes_of_user(uid: int) -> int:
    reader, writer = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writer, 1)]
    command = ["/bin/ps", "-U", str(uid), "-o", "pid="]
    pid = os.posix_spawn(command[0], command, {}, file_actions=actions)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        count = len(told.read().split())
    os.waitpid(pid, 0)
    return count
