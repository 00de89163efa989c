"""System calls that the standard library does not offer, by number."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import sys
from collections.abc import Callable
from typing import Final

# PyDLL keeps the interpreter lock: the raw clone below must come back in the same state.
_libc = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

_ARM = platform.machine() == "aarch64"
_CLONE: Final = 220 if _ARM else 56
_CAPSET: Final = 91 if _ARM else 126
_PIVOT_ROOT: Final = 41 if _ARM else 155
_OPEN_TREE: Final = 428
_MOVE_MOUNT: Final = 429
_CLOSE_RANGE: Final = 436
_MOUNT_SETATTR: Final = 442

CLONE_PARENT: Final = 0x00008000
CLONE_NEWNS: Final = 0x00020000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000
_SIGCHLD: Final = 17

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REMOUNT: Final = 0x20
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MNT_DETACH: Final = 2

ATTR_RDONLY: Final = 0x1
ATTR_NOSUID: Final = 0x2
ATTR_NODEV: Final = 0x4
ATTR_NOEXEC: Final = 0x8

_AT_FDCWD: Final = -100
_AT_EMPTY_PATH: Final = 0x1000
_AT_RECURSIVE: Final = 0x8000
_OPEN_TREE_CLONE: Final = 0x1
_O_CLOEXEC: Final = 0x80000
_MOVE_MOUNT_F_EMPTY_PATH: Final = 0x4

_MADV_COLLAPSE: Final = 25

PR_SET_PDEATHSIG: Final = 1
_PR_GET_PDEATHSIG: Final = 2
PR_SET_DUMPABLE: Final = 4
PR_SET_SECCOMP: Final = 22
_PR_CAPBSET_READ: Final = 23
PR_CAPBSET_DROP: Final = 24
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
_SECCOMP_MODE_FILTER: Final = 2
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
_CAPABILITY_VERSION_3: Final = 0x20080522


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


_mount = _libc.mount
_mount.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p)


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    result = _mount(source.encode(), target.encode(), kind.encode(), flags, options.encode() or None)
    _checked(result, f"mount {target}")


def unmount(target: str, flags: int = MNT_DETACH) -> None:
    _checked(_libc.umount2(target.encode(), ctypes.c_int(flags)), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    _checked(_libc.syscall(ctypes.c_long(_PIVOT_ROOT), new.encode(), old.encode()), "pivot_root")


def open_tree(path: str) -> int:
    """A detached copy of the mount at `path`, with what is mounted below it, as a descriptor."""
    flags = _OPEN_TREE_CLONE | _O_CLOEXEC | _AT_RECURSIVE
    result = _libc.syscall(
        ctypes.c_long(_OPEN_TREE), ctypes.c_long(_AT_FDCWD), path.encode(), ctypes.c_long(flags)
    )
    return _checked(result, f"open_tree {path}")


def move_mount(tree: int, target: str) -> None:
    """Attach what open_tree() gave."""
    result = _libc.syscall(
        ctypes.c_long(_MOVE_MOUNT),
        ctypes.c_long(tree),
        b"",
        ctypes.c_long(_AT_FDCWD),
        target.encode(),
        ctypes.c_long(_MOVE_MOUNT_F_EMPTY_PATH),
    )
    _checked(result, f"move_mount {target}")


class _MountAttributes(ctypes.Structure):
    _fields_ = (
        ("set", ctypes.c_uint64),
        ("clear", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("user_namespace", ctypes.c_uint64),
    )


def set_mount(where: int | str, attributes: int, *, recursive: bool) -> None:
    """Add `attributes` to the mount that a descriptor or a path names."""
    flags = _AT_RECURSIVE if recursive else 0
    if isinstance(where, int):
        directory, path, flags = where, b"", flags | _AT_EMPTY_PATH
    else:
        directory, path = _AT_FDCWD, where.encode()
    asked = _MountAttributes(attributes, 0, 0, 0)
    result = _libc.syscall(
        ctypes.c_long(_MOUNT_SETATTR),
        ctypes.c_long(directory),
        path,
        ctypes.c_long(flags),
        ctypes.byref(asked),
        ctypes.c_long(ctypes.sizeof(asked)),
    )
    _checked(result, f"mount_setattr {where}")


if sys.platform == "linux":
    _prctl = _libc.prctl
    _prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)  # said once; a launch calls it dozens of times
else:

    def _prctl(*_: int) -> int:
        return 0  # what it would do is missing there, which the tier tells


def prctl(option: int, value: int = 0, third: int = 0) -> int:
    result: int = _prctl(option, value, third, 0, 0)
    return _checked(result, f"prctl {option}") if result < 0 else result


def collapse(address: int, length: int) -> None:
    """Have the kernel put these pages into huge ones, when it can."""
    _libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), ctypes.c_int(_MADV_COLLAPSE))


def die_with_parent() -> None:
    """SIGKILL when the thread that started this process ends. Lost when credentials change: call it after."""
    prctl(PR_SET_PDEATHSIG, 9)


def parent_death_signal() -> int:
    """What die_with_parent(), or our starter, has set; 0 for none."""
    number = ctypes.c_int(0)
    prctl(_PR_GET_PDEATHSIG, ctypes.addressof(number))
    return number.value


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor that is not in `kept`."""
    first = 0
    for descriptor in [*sorted(kept), 1 << 31 if sys.platform == "linux" else 4096]:
        if descriptor > first:  # closerange would take none for all
            if sys.platform == "linux":
                limits = ctypes.c_long(first), ctypes.c_long(descriptor - 1)
                _checked(_libc.syscall(ctypes.c_long(_CLOSE_RANGE), *limits, ctypes.c_long(0)), "close_range")
            else:
                os.closerange(first, descriptor)
        first = descriptor + 1


def handles(pid: int) -> list[int]:
    """A pidfd for it, to be closed; none where there is no such thing."""
    return [os.pidfd_open(pid)] if sys.platform == "linux" else []


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _capabilities() -> range:
    """Those that this kernel knows."""
    for capability in range(64):
        if _prctl(_PR_CAPBSET_READ, capability, 0, 0, 0) < 0:
            return range(capability)
    return range(64)


_CAPABILITIES: Final = _capabilities()
# Made once: a copy of this process only passes them on.
_NO_CAPABILITIES: Final = (_CapabilityData * 2)()
_CAPABILITY_HEADER: Final = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)


def drop_bounding() -> None:
    """Empty the bounding set, so that no program can bring a capability back. Needs CAP_SETPCAP."""
    for capability in _CAPABILITIES:
        if _prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            _checked(-1, f"prctl {PR_CAPBSET_DROP}")


def drop_capabilities() -> None:
    """Give up what this process holds of them: effective, permitted, inheritable, ambient."""
    prctl(PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    result = _libc.syscall(
        ctypes.c_long(_CAPSET), ctypes.byref(_CAPABILITY_HEADER), ctypes.byref(_NO_CAPABILITIES)
    )
    _checked(result, "capset")


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@functools.cache
def filter_of(instructions: bytes) -> tuple[ctypes.Structure, int]:
    """The assembled seccomp program as the kernel takes it, and where. Ask before forking: copies have it."""
    program = _FilterProgram(len(instructions) // 8, instructions)
    return program, ctypes.addressof(program)


def install_filter(instructions: bytes) -> None:
    """Put the program in force, for ever and for everything started from here."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_of(instructions)[1])


def offer_to_kernel(proc: int, score: int) -> None:
    """How soon this process and its children are killed when memory ends, up to 1000. `proc` is a /proc."""
    prctl(PR_SET_DUMPABLE, 1)  # else our own files there are root's
    with contextlib.suppress(OSError):
        file = os.open("self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        os.write(file, str(score).encode())
        os.close(file)


def clone(flags: int) -> int:
    """
    fork() into new namespaces: 0 in the child, its pid in the parent. Raises OSError.

    Raw, because the C library's fork takes no flags, and without what os.fork() does for the
    interpreter afterwards: in the only thread of a process no lock can be held by another one, and making
    all of them anew costs more than the rest of the call. A copy that is to run
    anything of others calls runtime.renew() first.
    """
    return cloner(flags)()


def cloner(flags: int) -> Callable[[], int]:
    """clone(flags) for who is copied often: what a call makes anew, its copy has to have copied."""
    if sys.platform != "linux":
        return os.fork
    numbers = (_CLONE, flags | _SIGCHLD, 0, 0, 0, 0)
    syscall = functools.partial(_libc.syscall, *map(ctypes.c_long, numbers))

    def ready() -> int:
        pid: int = syscall()
        return pid if pid >= 0 else _checked(pid, "clone")

    return ready


def become(uid: int) -> None:
    """Change from root to `uid` and the group of the same number, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
