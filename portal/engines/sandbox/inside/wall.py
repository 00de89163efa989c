"""The outer wall: namespaces, and a root of our own in which almost nothing exists."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import Any

from . import calls

_NAMESPACES = (
    calls.CLONE_NEWNS | calls.CLONE_NEWPID | calls.CLONE_NEWNET | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS
)
_CAP_SETGID = 6
_CAP_SETUID = 7
_CAP_SYS_ADMIN = 21
_READ_ONLY = calls.ATTR_RDONLY | calls.ATTR_NOSUID
_DEVICES = ("null", "zero", "full", "random", "urandom")
_ROOT = "/tmp"  # noqa: S108 — covered by our own tmpfs in a mount namespace of its own; exists everywhere
_PROGRAMS = ("bin", "lib", "lib64", "lib32", "libx32", "sbin")


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


def enter_namespaces(*, uid: int) -> bool:
    """
    Leave the host's namespaces; True when the real root did it, False when a user namespace was needed.

    Children made from here on are in a pid namespace of their own. As root without
    CAP_SYS_ADMIN (in a container) root is given up first: host uid 0 is never mapped.
    """
    if _holds(_CAP_SETGID, _CAP_SETUID, _CAP_SYS_ADMIN) and _outside_of(uid) is not None:
        _unshare(_NAMESPACES)
        return True
    if os.geteuid() == 0 and _outside_of(0) == 0:
        try:
            become(uid)
        except OSError as error:
            raise Missing(
                "user of its own",
                f"root cannot become uid {uid}: {error.strerror}",
                "Start as an ordinary user, or with CAP_SETUID and CAP_SETGID.",
            ) from error
        calls.prctl(calls.PR_SET_DUMPABLE, 1)
    own, group = os.geteuid(), os.getegid()
    _unshare(_NAMESPACES | calls.CLONE_NEWUSER)
    map_user("/proc/self", uid=own, gid=group, outside_uid=own, outside_gid=group)
    return False


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


def map_user(
    proc: str, *, uid: int, gid: int, outside_uid: int, outside_gid: int, directory: int | None = None
) -> None:
    """Write the one line of each map: `uid` inside is `outside_uid` outside, and nobody else exists."""
    for name, text in (
        ("uid_map", f"{uid} {outside_uid} 1"),
        ("setgroups", "deny"),
        ("gid_map", f"{gid} {outside_gid} 1"),
    ):
        file = os.open(f"{proc}/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=directory)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)


def build_root(order: dict[str, Any]) -> None:
    """
    Replace the root by a tmpfs that holds what a guest needs, read-only, and forget the old one.

    `order["folders"]` are pairs [path inside, folder on the host].
    """
    try:
        # Nothing that is mounted here may travel back to the host, nor the host's here.
        calls.mount("none", "/", "none", calls.MS_REC | calls.MS_PRIVATE)
        trees = [(inside, _copy(outside, calls.ATTR_NODEV)) for inside, outside in _folders(order)]
        devices = [(f"/dev/{name}", _copy(f"/dev/{name}", calls.ATTR_NOEXEC)) for name in _DEVICES]
        calls.mount("root", _ROOT, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=4m,nr_inodes=2k")
        os.chdir(_ROOT)
        _furnish(order)
        for inside, tree in trees:
            _attach(inside, tree, is_folder=True)
        for inside, tree in devices:
            _attach(inside, tree, is_folder=False)
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


def _folders(order: dict[str, Any]) -> list[tuple[str, str]]:
    prefix = os.path.realpath(sys.base_prefix)
    folders = [("/usr", "/usr")]
    folders += [(f"/{name}", f"/{name}") for name in _PROGRAMS if os.path.isdir(f"/{name}")]
    if not Path(prefix).is_relative_to("/usr"):
        folders.append((prefix, prefix))
    folders = [(inside, outside) for inside, outside in folders if not os.path.islink(outside)]
    return folders + [(inside, outside) for inside, outside in order["folders"]]


def _copy(path: str, attributes: int) -> int:
    tree = calls.open_tree(path)
    calls.set_mount(tree, _READ_ONLY | attributes, recursive=True)
    return tree


def _attach(inside: str, tree: int, *, is_folder: bool) -> None:
    target = Path("." + inside)
    if is_folder:
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.touch()
    calls.move_mount(tree, str(target))
    os.close(tree)


def _furnish(order: dict[str, Any]) -> None:
    """Folders and small files of the new root; the current directory is that root."""
    for folder in ("dev/shm", "tmp", "var/task", "opt", "proc", "sys", "etc", f"home/{order['user']}"):
        Path(folder).mkdir(parents=True, exist_ok=True)
    for name in _PROGRAMS:
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), name)
    user, uid, gid = order["user"], order["inside_uid"], order["inside_gid"]
    etc = {
        "passwd": f"root:x:0:0:root:/root:/sbin/nologin\n{user}:x:{uid}:{gid}::/home/{user}:/sbin/nologin\n",
        "group": f"root:x:0:\n{user}:x:{gid}:\n",
        "hosts": "127.0.0.1 localhost\n::1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        "hostname": "localhost\n",
    }
    for name, text in etc.items():
        Path("etc", name).write_text(text)
    os.symlink("/usr/share/zoneinfo/UTC", "etc/localtime")
    # An interpreter under /usr/local finds its library only through the linker's cache.
    with contextlib.suppress(OSError):
        Path("etc/ld.so.cache").write_bytes(Path("/etc/ld.so.cache").read_bytes())
    if os.path.isdir("/etc/alternatives"):
        with contextlib.suppress(OSError):
            for entry in os.scandir("/etc/alternatives"):
                Path("etc/alternatives").mkdir(exist_ok=True)
                if entry.is_symlink():
                    os.symlink(os.readlink(entry.path), f"etc/alternatives/{entry.name}")


def become(uid: int) -> None:
    """Change from root to `uid` and the group of the same number, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
