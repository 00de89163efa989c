"""What an initialisation has left in /tmp: each copy of the snapshot finds it as it was."""

from __future__ import annotations

import io
import os
import shutil

MOST_BYTES = 16 * 1024 * 1024  # it is held in memory


class Folder:
    def __init__(self, path: str) -> None:
        """Raises ValueError when it holds more than MOST_BYTES."""
        self._path = path
        self._packed = _pack(path) if os.listdir(path) else b""

    def bring_back(self) -> None:
        """Remove what has come since, and change back what has changed."""
        for entry in os.scandir(self._path):
            if entry.is_dir(follow_symlinks=False):
                _open(entry.path)
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        if self._packed:
            import tarfile  # here, since most initialisations leave nothing

            with tarfile.open(fileobj=io.BytesIO(self._packed)) as archive:
                # From Python 3.14 on it would refuse links that lead away, and modes.
                archive.extraction_filter = lambda member, path: member
                archive.extractall(self._path)  # noqa: S202 — packed here, and confined like its owner

    def forget(self) -> None:
        """A copy needs it no more."""
        self._packed = b""


def _open(path: str) -> None:
    """Folders in it may have been closed by their owner, who is this one."""
    os.chmod(path, 0o700)
    for folder, names, _ in os.walk(path):
        for name in names:
            if not os.path.islink(inner := os.path.join(folder, name)):
                os.chmod(inner, 0o700)


def _pack(path: str) -> bytes:
    size = sum(
        os.lstat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(path) for name in names
    )
    if size > MOST_BYTES:
        raise ValueError(
            f"{path} holds {size:,} bytes, and a snapshot keeps {MOST_BYTES:,} (16 MB) of it here."
            " Write less there before the handler runs."
        )
    import tarfile

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in sorted(os.listdir(path)):
            archive.add(os.path.join(path, name), name)
    return packed.getvalue()
