"""
From a bare interpreter to a zygote behind the outer wall.

    launcher   exec'd by the host; leaves its namespaces, then only waits
      init     pid 1 behind the wall: builds the root, gives up every privilege, keeps a zygote alive
        zygote never pid 1, and never the pid that a runtime gets: see _burn_pids
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any

from . import calls, wall, zygote
from .channel import Channel

_FAILED = 3  # exit status: the failure has been reported
_BURNT_PIDS = 40


def main(descriptor: int) -> None:
    """Serve the host on the inherited socket `descriptor`. Never returns."""
    status = 1
    try:
        os.umask(0o022)
        channel = Channel(socket.socket(fileno=descriptor))
        received = channel.receive()
        if received is not None:
            status = _launch(channel, received[0])
    finally:
        os._exit(status)


def _launch(channel: Channel, order: dict[str, Any]) -> int:
    calls.die_with_parent()
    # Below what a learner may set for itself, so that the host's own limits do not decide.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        as_root = wall.enter_namespaces(uid=order["environment_uid"])
        calls.die_with_parent()
        pid = os.fork()
        if pid == 0:
            return _init(channel, order, as_root=as_root)
    except wall.Missing as missing:
        channel.send(missing.frame)
        return _FAILED
    except Exception:
        channel.send({"failed": "error", "reason": traceback.format_exc()})
        return _FAILED
    channel.close()
    if as_root:
        wall.become(order["environment_uid"])
        calls.die_with_parent()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


def _init(channel: Channel, order: dict[str, Any], *, as_root: bool) -> int:
    """Pid 1 behind the wall. A zygote that dies is replaced; one that ends when told ends all."""
    calls.die_with_parent()
    # The keepers write their id maps through this: their own /proc is an empty folder.
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    wall.build_root(order)
    # Copies of this process run learners' code: it need not learn where the host keeps things.
    del order["folders"]
    sys.orig_argv[:] = sys.argv[:] = ["python"]
    _give_up_privileges(order, as_root=as_root)
    _burn_pids()
    while True:
        here, there = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            there.close()
            channel.close()
            return _zygote(here, order, proc)
        here.close()
        channel.send({"zygote": pid}, [there.fileno()])
        there.close()
        status = _wait_for(pid)
        if status in (0, _FAILED):
            return status


def _zygote(here: socket.socket, order: dict[str, Any], proc: int) -> int:
    calls.die_with_parent()
    channel = Channel(here)
    try:
        guest = zygote.prepare(order)
        zygote.refuse_threads(proc)
    except Exception:
        channel.send({"failed": "guest", "reason": traceback.format_exc()})
        return _FAILED
    zygote.Nursery(channel=channel, order=order, proc=proc, guest=guest).serve()
    return 0


def _wait_for(wanted: int) -> int:
    """Reap orphans too: pid 1 inherits them."""
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == wanted:
            return os.waitstatus_to_exitcode(status)


def _give_up_privileges(order: dict[str, Any], *, as_root: bool) -> None:
    calls.drop_bounding()
    if as_root:
        wall.become(order["environment_uid"])
        # Changing ids made /proc/self root's, and the keepers must write their maps there.
        calls.prctl(calls.PR_SET_DUMPABLE, 1)
        calls.die_with_parent()
    calls.drop_capabilities()
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)


def _burn_pids() -> None:
    """
    Move the zygote's pid away from the small ones.

    OpenSSL tells a fork by the pid having changed: a runtime whose pid in its own
    namespace equals the zygote's would repeat the zygote's random numbers.
    """
    for _ in range(_BURNT_PIDS):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(int(sys.argv[1]))
