"""
A folder of cgroups for one wall, made by the launcher where the host allows it.

/sys/fs/cgroup/[memory/]warmstart/<pid of the launcher>/<number of the environment>
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_NAME = "warmstart"
_VERSION_1 = Path("/sys/fs/cgroup/memory")
_VERSION_2 = Path("/sys/fs/cgroup")
_GIVEN = ("cgroup.procs", "cgroup.subtree_control", "tasks")


class HostCgroup:
    """`descriptor` is its folder, open; `path` where the host finds it."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def remove(self) -> None:
        """Itself, and what environments that were killed with their zygote have left."""
        _remove(Path(self.path))


def make(owner: int | None) -> HostCgroup | None:
    """
    Make it, belonging to `owner` (None: to whoever runs this); None where the host does not let us.

    Those that launchers which were killed have left are removed.
    """
    base = _base()
    if base is None:
        return None
    try:
        home = base / _NAME
        home.mkdir(exist_ok=True)
        for stale in home.iterdir():
            if stale.name.isdigit() and not Path("/proc", stale.name).exists():
                _remove(stale)
        _delegate(home, owner)
        path = home / str(os.getpid())
        path.mkdir()
        _delegate(path, owner)
        if base == _VERSION_2:
            _enter(path, owner)
    except OSError:
        return None
    return HostCgroup(path)


def _base() -> Path | None:
    if (_VERSION_1 / "memory.limit_in_bytes").exists():
        return _VERSION_1
    with contextlib.suppress(OSError):
        if "memory" in (_VERSION_2 / "cgroup.controllers").read_text().split():
            return _own_version_2()
    return None


def _own_version_2() -> Path:
    """Where this process may make folders: the root for root, else what systemd delegates."""
    if os.access(_VERSION_2, os.W_OK):
        return _VERSION_2
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        if line.startswith("0::"):
            return _VERSION_2 / line[3:].lstrip("/")
    return _VERSION_2


def _delegate(path: Path, owner: int | None) -> None:
    control = path / "cgroup.subtree_control"
    if control.exists():
        control.write_text("+memory")
    if owner is not None:
        os.chown(path, owner, owner)
        for name in _GIVEN:
            with contextlib.suppress(FileNotFoundError):
                os.chown(path / name, owner, owner)


def _enter(path: Path, owner: int | None) -> None:
    """Version 2 lets processes be moved only inside what is delegated: so the zygotes must start in it."""
    wall = path / "wall"
    wall.mkdir()
    if owner is not None:
        os.chown(wall, owner, owner)
        os.chown(wall / "cgroup.procs", owner, owner)
    (wall / "cgroup.procs").write_text("0")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        for child in path.iterdir():
            if child.is_dir():
                with contextlib.suppress(OSError):
                    child.rmdir()
        path.rmdir()
