"""
Landlock: a process gives up files, ports and signals for good, and for all it starts.

By number, because neither the standard library nor most C libraries know it. Source:
linux/landlock.h and Documentation/userspace-api/landlock.rst of Linux 6.15.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from typing import Any, Final

from . import calls

_libc = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION: Final = 1  # a flag of create_ruleset: tell the ABI, make nothing
_PATH_BENEATH: Final = 1
_NET_PORT: Final = 2

EXECUTE: Final = 1 << 0
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
TRUNCATE: Final = 1 << 14
READ: Final = EXECUTE | READ_FILE | READ_DIR
DEVICES: Final = 1 << 6 | 1 << 11  # making character and block devices
CONNECT_TCP: Final = 1 << 1
_OF_A_FILE: Final = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | 1 << 15

# What each ABI can withhold, as the width of the bit mask.
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # … REFER, TRUNCATE, IOCTL_DEV
_NETWORK_SINCE: Final = 4  # binding and connecting TCP
_SCOPES_SINCE: Final = 6  # abstract unix sockets and signals
_NETWORK: Final = 0b11
_SCOPES: Final = 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


class _NetPort(ctypes.Structure):
    _fields_ = (("rights", ctypes.c_uint64), ("port", ctypes.c_uint64))


def _call(number: int, *arguments: Any) -> int:
    """Pointers as they are; numbers as the kernel's long."""
    passed = [ctypes.c_long(given) if isinstance(given, int) else given for given in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *passed))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"landlock: {os.strerror(error)}")
    return result


def abi() -> int:
    """What this kernel knows of it: 1 (Linux 5.13), 4 has TCP (6.7), 6 has signals (6.12); 0 for nothing."""
    if sys.platform != "linux":  # where the number means another call
        return 0
    try:
        return _call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError:  # not built in, or not among the kernel's active security modules
        return 0


def all_file_rights() -> int:
    """Everything this kernel can withhold on files, as a mask for restrict()."""
    width = max((bits for since, bits in _FILE_RIGHTS.items() if since <= abi()), default=0)
    return (1 << width) - 1


def restrict(*, paths: Iterable[tuple[str, int]], connect: Iterable[int] = ()) -> None:
    """
    From now on: of files only what `paths` gives (path, rights) and below it; TCP only to `connect`.

    Rights that the kernel does not know are left out, and what is not there is skipped. Binding
    TCP ports, meeting others on abstract unix sockets and signalling them end too, on a kernel
    that can tell (ABI 4, 6). Files that are open stay open. Raises OSError without Landlock.
    """
    version, files = abi(), all_file_rights()
    asked = _Ruleset(files, _NETWORK, _SCOPES)
    fields = 1 + (version >= _NETWORK_SINCE) + (version >= _SCOPES_SINCE)
    ruleset = _call(_CREATE_RULESET, ctypes.byref(asked), 8 * fields, 0)
    try:
        for path, rights in paths:
            _allow_below(ruleset, path, rights & files)
        if version >= _NETWORK_SINCE:
            for port in connect:
                rule = _NetPort(CONNECT_TCP, port)
                _call(_ADD_RULE, ruleset, _NET_PORT, ctypes.byref(rule), 0)
        calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow_below(ruleset: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= _OF_A_FILE
        rule = _PathBeneath(rights, parent)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
