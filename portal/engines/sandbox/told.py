"""What an environment tells its driver, and what it does not take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .inside.task_files import fault_in
from .policy import CODE_BYTES, CODE_FILES
from .walls import SandboxError

_FILE_BYTES = 8 * 1024 * 1024  # fits a frame once in base64


class EnvironmentGone(SandboxError):
    """The environment ended: destroyed, or its zygote died, or the host killed it."""


class BadFiles(ValueError):
    """A file cannot be written under /var/task; the message says which, and what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exit:
    """
    How the runtime ended: an exit code, or the signal that killed it; exactly one is set.

    `killed_for` tells our own kills apart: "memory" went over Limits.memory_mb, "asked"
    is kill_runtime(). None means that the code inside did it.
    """

    code: int | None
    signal: int | None
    killed_for: Literal["memory", "asked"] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """As seen inside: the folder of the files, one that may be written, and where `listener` listens."""

    task: str
    temporary: str
    address: str  # host:port


# By the word that stands for them in a frame.
FAILURES: dict[str, Callable[[str], Exception]] = {
    "failed": lambda trace: SandboxError(f"An inner wall could not be raised:\n{trace}"),
    "unlaunched": lambda reason: SandboxError(f"The runtime could not be launched: {reason}"),
    "refused": BadFiles,
}


def check_files(files: Mapping[str, bytes]) -> None:
    """Raises BadFiles for too many or too long ones, and for paths that cannot be, or not together."""
    if len(files) > CODE_FILES // 2 or sum(map(len, files.values())) > CODE_BYTES * 3 // 4:
        raise BadFiles(f"At most {CODE_FILES // 2} files and {CODE_BYTES * 3 // 4} bytes are taken.")
    for path, data in files.items():
        if len(data) > _FILE_BYTES:
            raise BadFiles(f"{path!r} is longer than {_FILE_BYTES} bytes.")
        if fault := fault_in(path):
            raise BadFiles(fault)
    for path in files:
        folder = path
        while folder := folder.rpartition("/")[0]:
            if folder in files:
                raise BadFiles(f"{folder!r} cannot be a file and the folder of {path!r}.")
