"""Our own outer wall: namespaces, and a root of our own in which almost nothing exists."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Any

from . import calls, furniture

_NAMESPACES = (
    calls.CLONE_NEWNS | calls.CLONE_NEWPID | calls.CLONE_NEWNET | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS
)
_CAP_SETGID = 6
_CAP_SETUID = 7
_CAP_SYS_ADMIN = 21
_READ_ONLY = calls.ATTR_RDONLY | calls.ATTR_NOSUID
_ROOT = "/tmp"  # noqa: S108 — covered by our own tmpfs in a mount namespace of its own; exists everywhere


class Missing(Exception):
    """A wall cannot be raised: its name, what the kernel said, what to do."""

    def __init__(self, wall: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.frame = {"failed": "wall", "wall": wall, "reason": reason, "remedy": remedy}


def _holds(*capabilities: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            held = int(line.split()[1], 16)
            return all(held >> capability & 1 for capability in capabilities)
    return False


def _outside_of(uid: int) -> int | None:
    """Which id `uid` is one user namespace further out; None when it does not exist here."""
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, outside, count = map(int, line.split())
        if first <= uid < first + count:
            return outside + uid - first
    return None


def is_root_enough(uid: int) -> bool:
    """Whether this process can raise the wall as the real root, and give root up for `uid` afterwards."""
    return _holds(_CAP_SETGID, _CAP_SETUID, _CAP_SYS_ADMIN) and _outside_of(uid) is not None


def leave_root(uid: int) -> None:
    """
    Become `uid` when this is the host's root without its powers, as in a container.

    Host uid 0 is never mapped: the kernel exempts it from process limits.
    """
    if os.geteuid() != 0 or _outside_of(0) != 0:
        return
    try:
        calls.become(uid)
    except OSError as error:
        raise Missing(
            "user of its own",
            f"root cannot become uid {uid}: {error.strerror}",
            "Start as an ordinary user, or with CAP_SETUID and CAP_SETGID.",
        ) from error
    calls.prctl(calls.PR_SET_DUMPABLE, 1)


def enter_namespaces(*, as_root: bool, proc: int) -> None:
    """Leave the host's namespaces. Children made from here on are in a pid namespace of their own."""
    if as_root:
        _unshare(_NAMESPACES)
        return
    own, group = os.geteuid(), os.getegid()
    _unshare(_NAMESPACES | calls.CLONE_NEWUSER)
    map_user(proc, maps_of(uid=own, gid=group, outside_uid=own, outside_gid=group))


def _unshare(flags: int) -> None:
    try:
        calls.unshare(flags)
    except OSError as error:
        raise Missing(
            "namespaces",
            f"{error.strerror}",
            "Allow unprivileged user namespaces: as root, `sysctl -w user.max_user_namespaces=10000`, and on"
            " Ubuntu 24.04 or later `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a"
            " container, use a seccomp profile that allows unshare. Or start as root.",
        ) from error


Maps = tuple[tuple[str, bytes], ...]


def maps_of(*, uid: int, gid: int, outside_uid: int, outside_gid: int) -> Maps:
    """(file below /proc/<pid>, its line): `uid` inside is `outside_uid` outside, and nobody else exists."""
    return (
        ("uid_map", f"{uid} {outside_uid} 1".encode()),
        ("setgroups", b"deny"),
        ("gid_map", f"{gid} {outside_gid} 1".encode()),
    )


def map_user(proc: int, maps: Maps) -> None:
    """Write them for the calling process, in a /proc that sees it."""
    for name, line in maps:
        file = os.open(f"self/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        try:
            os.write(file, line)
        finally:
            os.close(file)


def build_root(order: dict[str, Any]) -> None:
    """Replace the root by a tmpfs that holds the furniture, read-only, and forget the old one."""
    try:
        # Nothing that is mounted here may travel back to the host, nor the host's here.
        calls.mount("none", "/", "none", calls.MS_REC | calls.MS_PRIVATE)
        trees = [
            (inside, _copy(outside, calls.ATTR_NODEV), os.path.isdir(outside))
            for inside, outside in furniture.folders(order)
        ]
        devices = [(path, _copy(path, calls.ATTR_NOEXEC)) for path in furniture.DEVICES]
        calls.mount("root", _ROOT, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=4m,nr_inodes=2k")
        os.chdir(_ROOT)
        for path in furniture.empty_folders(order):
            Path("." + path).mkdir(parents=True, exist_ok=True)
        for path, target in furniture.links(order):
            Path("." + path).parent.mkdir(parents=True, exist_ok=True)
            os.symlink(target, "." + path)
        for path, data in furniture.files(order):
            Path("." + path).write_bytes(data)
        for inside, tree, is_folder in trees:
            _attach(inside, tree, is_folder=is_folder)
        for inside, tree in devices:
            _attach(inside, tree, is_folder=False)
        socket.sethostname("localhost")
        calls.pivot_root(".", ".")
        calls.unmount(".")
        os.chdir("/")
        calls.set_mount("/", _READ_ONLY, recursive=True)
    except OSError as error:
        remedy = (
            "Use Linux 5.12 or later."
            if error.errno == errno.ENOSYS
            else (
                "The folders named must exist and be readable by everybody; in a container, mounting must be"
                " allowed."
            )
        )
        raise Missing("file system", f"{error.strerror or error}", remedy) from error


def _copy(path: str, attributes: int) -> int:
    tree = calls.open_tree(path)
    calls.set_mount(tree, _READ_ONLY | attributes, recursive=True)
    return tree


def _attach(inside: str, tree: int, *, is_folder: bool) -> None:
    target = Path("." + inside)
    if is_folder:
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    calls.move_mount(tree, str(target))
    os.close(tree)
