"""Giving up root for good."""

from __future__ import annotations

import os

from .inside import calls
from .policy import BROKER_UID
from .walls import SandboxError


def step_down(uid: int = BROKER_UID) -> bool:
    """
    Become `uid` (and the group of the same number) irrevocably; False when not root.

    Call it after Zygote.start() and after serve(): mounts and the socket are made
    as root. Import everything first: the interpreter's own folder may lie where
    the new user cannot look. A zygote that dies later is replaced by its init, which
    needs no root.
    """
    if os.geteuid() != 0:
        return False
    parent_death = calls.parent_death_signal()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if 0 in os.getresuid() or 0 in os.getresgid():
        raise SandboxError("Root could not be given up; start the broker as an ordinary user.")
    # Changing ids hid our own /proc/self from us, where the meter looks; nobody else has this uid.
    calls.prctl(calls.PR_SET_DUMPABLE, 1)
    # The kernel forgets this one when ids change.
    calls.prctl(calls.PR_SET_PDEATHSIG, parent_death)
    return True
