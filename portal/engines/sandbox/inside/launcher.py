"""
From a bare interpreter to an init behind the outer wall.

    launcher   exec'd by the host; raises the wall, then only waits
      init     first process behind it, from there exec'd: see init.py
        zygote one for each generation, exec'd as well
"""

from __future__ import annotations

import os
import resource
import socket
import sys
import traceback
from typing import Any

from . import bubblewrap, calls, furniture, host_cgroup, plain_launcher, wall
from .channel import Channel
from .init import command

_FAILED = 3  # exit status: the failure has been reported


def main(descriptor: int) -> None:
    """Serve the host on the inherited socket `descriptor`. Never returns."""
    status = 1
    try:
        os.umask(0o022)
        _give_way()
        channel = Channel(socket.socket(fileno=descriptor))
        received = channel.receive()
        if received is not None:
            status = _launch(channel, received[0])
    finally:
        os._exit(status)


def _give_way() -> None:
    """
    Who is woken here does not take the processor from whoever woke it, or serves pages, before their turn is
    over: a tenth more invocations where several environments are at work. Darwin has no such thing.
    """
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _launch(channel: Channel, order: dict[str, Any]) -> int:
    _raise_descriptor_limit()
    try:
        if order["tier"] != "full":
            return plain_launcher.launch(channel, order)
        calls.die_with_parent()
        pid, groups = _start(channel, order)
    except wall.Missing as missing:
        channel.send(missing.frame)
        return _FAILED
    except Exception:
        channel.send({"failed": "error", "reason": traceback.format_exc()})
        return _FAILED
    channel.close()
    _, status = os.waitpid(pid, 0)
    for group in groups:
        group.remove()
    return os.waitstatus_to_exitcode(status) & 0xFF


def _start(channel: Channel, order: dict[str, Any]) -> tuple[int, list[host_cgroup.HostCgroup]]:
    """Start init; its pid, or bubblewrap's, and the cgroups made for what is behind the wall."""
    uid = order["environment_uid"]
    as_root = wall.is_root_enough(uid)
    owner = uid if os.geteuid() == 0 else None
    memory = host_cgroup.make("memory", owner) if order["cgroups"] else None
    processors = host_cgroup.make("cpu", owner) if order["shares"] else None
    if not as_root:
        wall.leave_root(uid)
        calls.die_with_parent()
    # Init and the zygotes reach them only so: no /proc that shows the host is mounted inside, and no /sys.
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    given = (channel.fileno(), proc, *(group.descriptor if group else -1 for group in (memory, processors)))
    for descriptor in given:
        if descriptor >= 0:
            os.set_inheritable(descriptor, True)
    channel.send({"cgroup": memory and memory.path, "shares": processors and processors.path})
    arguments = command("init", *given, uid, where=furniture.CODE)
    if order["bubblewrap"]:
        arguments = bubblewrap.arguments(order["bubblewrap"], order, arguments, as_root=as_root)
    else:
        wall.enter_namespaces(as_root=as_root, proc=proc)
    pid = os.fork()
    if pid == 0:
        _become_init(order, arguments, channel)
    if as_root:
        calls.become(uid)
    calls.die_with_parent()
    return pid, [group for group in (memory, processors) if group]


def _become_init(order: dict[str, Any], arguments: list[str], channel: Channel) -> None:
    status = 1
    try:
        calls.die_with_parent()
        if not order["bubblewrap"]:
            wall.build_root(order)
        os.execve(arguments[0], arguments, {"LANG": "C.UTF-8"})  # noqa: S606 — our own words
    except wall.Missing as missing:
        channel.send(missing.frame)
        status = _FAILED
    except Exception:
        channel.send({"failed": "error", "reason": traceback.format_exc()})
        status = _FAILED
    finally:
        os._exit(status)


def _raise_descriptor_limit() -> None:
    # Below what a learner may set for itself, so that the host's own limits do not decide.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]))
