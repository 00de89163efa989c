"""Writing the learner's files under /var/task. Their names are hostile."""

from __future__ import annotations

import binascii
import contextlib
import os

_PATH_BYTES = 512
_NAME_BYTES = 255
_DEPTH = 16
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class TaskFiles:
    """
    Collects the files of one load; the first fault stops the rest and is told by seal().

    Runs as the environment's own user, inside its walls, before any code of the
    learner does; so nothing here can reach further than the learner can.
    `folder` is a descriptor, and the only way by which the files can be written.
    """

    def __init__(self, folder: int) -> None:
        self._folder: int | None = folder
        self.fault: str | None = None

    def descriptors(self) -> tuple[int, ...]:
        return () if self._folder is None else (self._folder,)

    def write(self, path: str, data: bytes) -> None:
        if self.fault or self._folder is None:
            self.fault = self.fault or "The files are sealed already; use a new environment."
            return
        try:
            self.fault = fault_in(path)
            if not self.fault:
                _write(self._folder, path, data)
        except OSError as error:
            self.fault = f"{path!r} cannot be written: {error.strerror}."
        except ValueError as error:
            self.fault = f"{path!r} cannot be written: {error}."

    def take(self, files: dict[str, str]) -> None:
        """All at once, path → base64, and sealed."""
        for path, data in files.items():
            self.write(path, binascii.a2b_base64(data))
        self.seal()

    def seal(self) -> None:
        """From here on they can only be read."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None


def fault_in(path: str) -> str | None:
    """Why `path` is refused, or None. Only plain relative paths below the folder are taken."""
    parts = path.split("/")
    try:
        lengths = [len(part.encode("utf-8", "surrogateescape")) for part in parts]
    except UnicodeEncodeError:
        return f"{path!r} is no text that a file system knows."
    if not path or sum(lengths) + len(parts) > _PATH_BYTES or len(parts) > _DEPTH:
        return f"A file path must be 1 to {_PATH_BYTES} bytes long and at most {_DEPTH} folders deep."
    if max(lengths) > _NAME_BYTES:
        return f"A name in a file path is at most {_NAME_BYTES} bytes long."
    if any(part in ("", ".", "..") for part in parts) or "\0" in path:
        return f"{path!r} is not a plain relative path: write it like folder/file.py."
    return None


def _write(folder: int, path: str, data: bytes) -> None:
    end = path.find("/")
    while end >= 0:
        with contextlib.suppress(FileExistsError):
            os.mkdir(path[:end], 0o755, dir_fd=folder)
        end = path.find("/", end + 1)
    file = os.open(path, _NEW, 0o644, dir_fd=folder)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)
