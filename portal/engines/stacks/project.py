"""
What a template points to beside itself: folders with code, files with definitions. Text, within bounds.

Of a learner's own folder nothing is read that lies outside of it: no absolute path, no way up, no link.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal.engines.emulator.function import CODE_BYTES

ENTRIES = 5_000  # that are looked at in one folder
FILES = 500
_DEPTH = 16
_LEFT_OUT = frozenset({"__pycache__", "node_modules/.cache", "venv"})


class BadProject(Exception):
    """What a template points to cannot be read; `remedy` says what to change."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """Text by relative path. `left_out` are files that are no text: images, compiled code."""

    files: Mapping[str, str]
    left_out: tuple[str, ...] = ()


class Project(Protocol):
    """Both raise BadProject."""

    def code(self, uri: str) -> Code:
        """Of a folder, or of a folder with one file."""

    def text(self, uri: str) -> str:
        """Of one file."""


class Nothing:
    """A template on its own."""

    def code(self, uri: str) -> Code:
        raise _absent(uri)

    def text(self, uri: str) -> str:
        raise _absent(uri)


class Files:
    """A project in memory, as a page has it."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def code(self, uri: str) -> Code:
        parts = _parts(uri)
        if (name := "/".join(parts)) in self._files:
            return Code(files={parts[-1]: self._files[name]})
        prefix = f"{name}/" if parts else ""
        found = {path[len(prefix) :]: text for path, text in self._files.items() if path.startswith(prefix)}
        if not found:
            raise _absent(uri)
        return _bounded(found, (), uri)

    def text(self, uri: str) -> str:
        name = "/".join(_parts(uri))
        if name not in self._files:
            raise _absent(uri)
        return self._files[name]


class Folder:
    """A folder of this machine, which the template lies in."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def code(self, uri: str) -> Code:
        at = self._at(uri)
        if at.is_file():
            return _bounded({at.name: _read(at, uri)}, (), uri)
        if not at.is_dir():
            raise _absent(uri)
        files: dict[str, str] = {}
        left_out: list[str] = []
        left = CODE_BYTES
        for path in _walk(at, uri):
            name = path.relative_to(at).as_posix()
            try:
                files[name] = text = _read(path, uri, most=left)
            except UnicodeDecodeError:
                left_out.append(name)
            else:
                left -= len(text.encode())
        return _bounded(files, tuple(left_out), uri)

    def text(self, uri: str) -> str:
        at = self._at(uri)
        if not at.is_file():
            raise _absent(uri)
        try:
            return _read(at, uri)
        except UnicodeDecodeError:
            raise BadProject(f"{uri} is not UTF-8 text.", "Save it as UTF-8.") from None

    def _at(self, uri: str) -> Path:
        """Each step looked at, so that no link leads out."""
        at = self._root
        for part in _parts(uri):
            at = at / part
            if at.is_symlink():
                raise BadProject(
                    f"{uri[:200]} goes through a symbolic link, which is not followed.",
                    "Put the files themselves there.",
                )
        return at


def _parts(uri: str) -> list[str]:
    if not uri.isprintable() or len(uri) > 512 or "\\" in uri:
        raise BadProject(f"{uri[:100]!r} is no path.", "Write a relative path, like src/.")
    if uri.startswith(("/", "~")) or ":" in uri.partition("/")[0]:
        raise BadProject(
            f"{uri[:200]} is no path inside of the project.", "Write a relative path, like src/."
        )
    parts = [part for part in uri.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadProject(
            f"{uri[:200]} leads out of the folder that the template lies in.",
            "Move the code below it, or deploy from the folder above.",
        )
    return parts


def _walk(root: Path, uri: str) -> Iterator[Path]:
    pending, seen = [(root, 0)], 0
    while pending:
        folder, depth = pending.pop()
        if depth > _DEPTH:
            raise BadProject(
                f"{uri} has folders more than {_DEPTH} deep.", "Point CodeUri to the code alone."
            )
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            seen += 1
            if seen > ENTRIES:
                raise BadProject(
                    f"{uri} has more than {ENTRIES:,} entries.", "Point CodeUri to a folder with code alone."
                )
            if entry.name.startswith(".") or entry.name in _LEFT_OUT:
                continue
            if entry.is_symlink():
                raise BadProject(
                    f"{uri} has the symbolic link {entry.name[:100]}, which is not followed.",
                    "Put the file itself there, or point CodeUri elsewhere.",
                )
            if entry.is_dir(follow_symlinks=False):
                pending.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _read(path: Path, uri: str, *, most: int = CODE_BYTES) -> str:
    """Raises UnicodeDecodeError as well."""
    try:
        # A pipe in its place would be waited for, and a link followed.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BadProject(f"{path.name} is no file.", "Remove it from the folder.")
            data = file.read(most + 1)
    except OSError as fault:
        raise BadProject(f"{path} cannot be read: {fault.strerror}.", "Check its rights.") from None
    text = data.decode() if len(data) <= most else data.decode("utf-8", "ignore")
    if len(data) > most:
        raise BadProject(
            f"{uri} has more than {CODE_BYTES:,} bytes of text (256 KB), the most that is deployed here.",
            "Point CodeUri to the code alone, without what it depends on.",
        )
    return text


def _bounded(files: Mapping[str, str], left_out: tuple[str, ...], uri: str) -> Code:
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in files.values())
    if size > CODE_BYTES or len(files) > FILES:
        raise BadProject(
            f"{uri} has {len(files):,} files of {size:,} bytes; {FILES} of {CODE_BYTES:,} (256 KB) is the"
            " most that is deployed here.",
            "Point CodeUri to the code alone, without what it depends on.",
        )
    if not files:
        raise BadProject(f"{uri} has no file with text in it.", "Put the code there.")
    return Code(files=files, left_out=left_out)


def _absent(uri: str) -> BadProject:
    return BadProject(f"{uri[:200]} is not in the project.", "Create it, or write another path.")
