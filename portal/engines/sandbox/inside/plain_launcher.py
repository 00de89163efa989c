"""
The launcher of tiers “basic” and “guarded”: no wall to raise, so it starts the zygotes itself.

It does not die with the host but hears of its end, since it has folders to remove.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from typing import Any

from . import calls, guarded, init, landlock, wall
from .channel import Channel
from .descendants import descendants
from .plain import ROOT, RUNTIME, remove

_PR_SET_CHILD_SUBREAPER = 36
_TIDY_S = 5.0


def launch(channel: Channel, order: dict[str, Any]) -> int:
    """Serve the host until it closes the channel; the exit status. Raises Missing."""
    if order["tier"] == "guarded" and landlock.abi() < guarded.LANDLOCK_ABI:
        raise wall.Missing(
            "Landlock",
            f"the kernel offers version {landlock.abi()} of it, and {guarded.LANDLOCK_ABI} is needed",
            "Use Linux 6.7 or later with `landlock` among its security modules (the boot parameter lsm=).",
        )
    _leave_root(order)
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
    calls.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    root = tempfile.mkdtemp(prefix="warmstart-")
    try:
        os.mkdir(os.path.join(root, RUNTIME))
        for folder in order["guests"]:
            os.symlink(folder, os.path.join(root, RUNTIME, os.path.basename(folder)))
        channel.send({"cgroup": None, "shares": None})
        init.serve(channel, proc=_open_proc(), cgroups=-1, shares=None, environment={ROOT: root})
    finally:
        channel.close()
        _see_them_off()
        remove(root)
    return 0


def _leave_root(order: dict[str, Any]) -> None:
    if sys.platform == "linux":
        wall.leave_root(order["environment_uid"])
        calls.drop_capabilities()
    elif os.geteuid() == 0:
        raise wall.Missing("user of its own", "this is root", "Start as an ordinary user.")
    needed = [sys.executable, os.path.dirname(os.__file__), *order["readable"]]
    if hidden := [path for path in needed if not os.access(path, os.R_OK | os.X_OK)]:
        raise wall.Missing(
            "user of its own",
            f"the user with the id {os.geteuid()} cannot read {hidden[0]}",
            "Install Python and the portal where everybody may read them (not in /root), or start as the"
            " ordinary user that they belong to.",
        )


def _open_proc() -> int:
    if sys.platform != "linux":
        return -1
    return os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)


def _see_them_off() -> None:
    """The zygotes have heard that it is over, and their keepers from them; the last word is ours."""
    signal.set_wakeup_fd(-1)
    deadline = time.monotonic() + _TIDY_S
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.005)
        except ChildProcessError:
            return
    for pid in descendants(os.getpid()):
        os.kill(pid, signal.SIGKILL)
