"""Writing the learner's files under /var/task. Their names are hostile."""

from __future__ import annotations

import os

from . import calls

_FOLDER = "/var/task"
_PATH_BYTES = 512
_DEPTH = 16


class TaskFiles:
    """
    Collects the files of one load; the first fault stops the rest and is told by seal().

    Runs as the environment's own user, inside its walls, before any code of the
    learner does; so nothing here can reach further than the learner can.
    """

    def __init__(self) -> None:
        self._fault: str | None = None
        self._sealed = False

    def write(self, path: str, data: bytes) -> None:
        if self._fault or self._sealed:
            self._fault = self._fault or "The files are sealed already; use a new environment."
            return
        try:
            self._fault = fault_in(path)
            if not self._fault:
                _write(path, data)
        except OSError as error:
            self._fault = f"{path!r} cannot be written: {error.strerror}."
        except ValueError as error:
            self._fault = f"{path!r} cannot be written: {error}."

    def seal(self) -> str | None:
        """Make /var/task read-only; what was wrong with the files, or None."""
        if not self._sealed:
            calls.mount(
                "none",
                _FOLDER,
                "none",
                calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | calls.MS_NOSUID | calls.MS_NODEV,
            )
            self._sealed = True
        return self._fault


def fault_in(path: str) -> str | None:
    """Why `path` is refused, or None. Only plain relative paths below the folder are taken."""
    parts = path.split("/")
    if not path or len(path.encode("utf-8", "surrogateescape")) > _PATH_BYTES or len(parts) > _DEPTH:
        return f"A file path must be 1 to {_PATH_BYTES} bytes long and at most {_DEPTH} folders deep."
    if any(part in ("", ".", "..") for part in parts) or "\0" in path:
        return f"{path!r} is not a plain relative path: write it like folder/file.py."
    return None


def _write(path: str, data: bytes) -> None:
    folder, _, name = path.rpartition("/")
    where = os.path.join(_FOLDER, folder)
    os.makedirs(where, mode=0o755, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(os.path.join(where, name), flags, 0o644)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
