"""Writing the learner's files under /var/task. Their names are hostile."""

from __future__ import annotations

import binascii
import os

from .ground import Ground

_PATH_BYTES = 512
_DEPTH = 16
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class TaskFiles:
    """
    Collects the files of one load; the first fault stops the rest and is told by seal().

    Runs as the environment's own user, inside its walls, before any code of the
    learner does; so nothing here can reach further than the learner can.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.fault: str | None = None
        self._sealed = False

    def write(self, path: str, data: bytes) -> None:
        if self.fault or self._sealed:
            self.fault = self.fault or "The files are sealed already; use a new environment."
            return
        try:
            self.fault = fault_in(path)
            if not self.fault:
                _write(self._ground.task, path, data)
        except OSError as error:
            self.fault = f"{path!r} cannot be written: {error.strerror}."
        except ValueError as error:
            self.fault = f"{path!r} cannot be written: {error}."

    def take(self, files: dict[str, str]) -> str | None:
        """All at once, path → base64, and sealed; what was wrong with them, or None."""
        for path, data in files.items():
            self.write(path, binascii.a2b_base64(data))
        return self.seal()

    def seal(self) -> str | None:
        """Make the task read-only; what was wrong with the files, or None."""
        if not self._sealed:
            self._ground.seal()
            self._sealed = True
        return self.fault


def fault_in(path: str) -> str | None:
    """Why `path` is refused, or None. Only plain relative paths below the folder are taken."""
    parts = path.split("/")
    if not path or len(path.encode("utf-8", "surrogateescape")) > _PATH_BYTES or len(parts) > _DEPTH:
        return f"A file path must be 1 to {_PATH_BYTES} bytes long and at most {_DEPTH} folders deep."
    if any(part in ("", ".", "..") for part in parts) or "\0" in path:
        return f"{path!r} is not a plain relative path: write it like folder/file.py."
    return None


def _write(task: str, path: str, data: bytes) -> None:
    folder = path.rpartition("/")[0]
    if folder:
        os.makedirs(f"{task}/{folder}", mode=0o755, exist_ok=True)
    file = os.open(f"{task}/{path}", _NEW, 0o644)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)
