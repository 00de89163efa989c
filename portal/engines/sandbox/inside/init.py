"""
Init: the first process behind the outer wall. It gives up every privilege, then starts
zygotes when the host asks, looks after shares of the processors, and reaps orphans.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys

from . import calls
from .channel import Channel
from .children import wake_on_child
from .shares import Shares

_BURNT_PIDS = 40
_HERE = os.path.dirname(os.path.dirname(__file__))


def main(control: int, proc: int, cgroups: int, processors: int, uid: int) -> None:
    """
    Serve the host on `control`. `proc` is a /proc, `cgroups` and `processors` are folders of cgroups, of
    memory and of processors, or -1; `uid` is who to become when this is root. Never returns.
    """
    status = 1
    try:
        calls.die_with_parent()
        os.set_inheritable(control, False)
        channel = Channel(socket.socket(fileno=control))
        _give_up_privileges(uid)
        _burn_pids()
        shares = None
        if processors >= 0:
            os.set_inheritable(processors, False)
            shares = Shares(processors, proc)
        serve(channel, proc=proc, cgroups=cgroups, shares=shares, environment={})
        status = 0
    finally:
        os._exit(status)


def command(module: str, *arguments: int, where: str = _HERE) -> list[str]:
    """What to exec for `module`.main(*arguments) in a bare interpreter; this package lies at `where`."""
    start = (
        f"import sys; sys.path.insert(0, {where!r}); from inside.{module} import main;"
        " main(*map(int, sys.argv[1:]))"
    )
    return [sys.executable, "-I", "-S", "-c", start, *map(str, arguments)]


def serve(
    channel: Channel, *, proc: int, cgroups: int, shares: Shares | None, environment: dict[str, str]
) -> None:
    """
    A frame asks for a zygote, which is given `environment`, or where there are `shares` for what those
    do; returns at the end of frames.

    Behind the outer wall that ends everything, this being pid 1.
    """
    woken = wake_on_child()
    poller = select.poll()
    poller.register(channel.fileno(), select.POLLIN)
    poller.register(woken, select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in poller.poll()}
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
            _reap()
        if channel.fileno() in ready:
            received = channel.receive()
            if received is None:
                return
            while received is not None:
                if received[0]["do"] == "zygote":
                    _start_zygote(channel, proc, cgroups, environment)
                elif shares is not None:
                    shares.serve(received[0])
                received = channel.pending()


def _start_zygote(channel: Channel, proc: int, cgroups: int, environment: dict[str, str]) -> None:
    here, there = socket.socketpair()
    with here, there:
        arguments = command("zygote", here.fileno(), proc, cgroups)
        for descriptor in (here.fileno(), proc, cgroups):
            if descriptor >= 0:
                os.set_inheritable(descriptor, True)
        # Functions of libraries are looked up now, and not each in every copy, on pages of its own.
        variables = {"LANG": "C.UTF-8", "LD_BIND_NOW": "1", **environment}
        pid = os.posix_spawn(arguments[0], arguments, variables)
        handles = calls.handles(pid)
        channel.send({"zygote": pid}, [there.fileno(), *handles])
        for handle in handles:
            os.close(handle)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _give_up_privileges(uid: int) -> None:
    # Only who may still do so has something to drop.
    with contextlib.suppress(PermissionError):
        calls.drop_bounding()
    if os.geteuid() == 0:
        calls.become(uid)
        # Changing ids made /proc/self root's, and the keepers must write their maps there.
        calls.prctl(calls.PR_SET_DUMPABLE, 1)
        calls.die_with_parent()
    calls.drop_capabilities()
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)


def _burn_pids() -> None:
    """
    Move the zygotes' pids away from the small ones.

    OpenSSL tells a fork by the pid having changed: a runtime whose pid in its own
    namespace equals the zygote's would repeat the zygote's random numbers.
    """
    for _ in range(_BURNT_PIDS):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
