"""
Folders of cgroups for one wall, made by the launcher where the host allows it.

/sys/fs/cgroup/[memory/ or cpu/]warmstart/<pid of the launcher>/<number of the environment>

Version 1 has a hierarchy for each controller, version 2 one for both; there the folders are one.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Literal

Controller = Literal["memory", "cpu"]

_NAME = "warmstart"
# Of version 1 the hierarchy, and a file that is there when the kernel can bound what we want bounded.
_VERSION_1: dict[Controller, tuple[Path, str]] = {
    "memory": (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
    "cpu": (Path("/sys/fs/cgroup/cpu"), "cpu.cfs_quota_us"),
}
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


def make(controller: Controller, owner: int | None) -> HostCgroup | None:
    """
    Make one, belonging to `owner` (None: to whoever runs this); None where the host does not let us.

    Those that launchers which were killed have left are removed.
    """
    base = _base(controller)
    if base is None:
        return None
    try:
        home = base / _NAME
        home.mkdir(exist_ok=True)
        for stale in home.iterdir():
            if stale.name.isdigit() and not Path("/proc", stale.name).exists():
                _remove(stale)
        _delegate(home, controller, owner)
        path = home / str(os.getpid())
        path.mkdir(exist_ok=True)
        _delegate(path, controller, owner)
        if base == _VERSION_2:
            _enter(path, owner)
    except OSError:
        return None
    return HostCgroup(path)


def _base(controller: Controller) -> Path | None:
    hierarchy, file = _VERSION_1[controller]
    if (hierarchy / file).exists():
        return hierarchy
    with contextlib.suppress(OSError):
        if controller in (_VERSION_2 / "cgroup.controllers").read_text().split():
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


def _delegate(path: Path, controller: Controller, owner: int | None) -> None:
    control = path / "cgroup.subtree_control"
    if control.exists():
        control.write_text(f"+{controller}")
    if owner is not None:
        os.chown(path, owner, owner)
        for name in _GIVEN:
            with contextlib.suppress(FileNotFoundError):
                os.chown(path / name, owner, owner)


def _enter(path: Path, owner: int | None) -> None:
    """Version 2 lets processes be moved only inside what is delegated: so the zygotes must start in it."""
    wall = path / "wall"
    wall.mkdir(exist_ok=True)
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
