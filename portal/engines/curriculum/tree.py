"""The files below content/: what is there, and reading one safely."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISLNK, S_ISREG

from .problem import Problem

FILE_BYTES = 1_000_000
FILES = 5_000
IGNORED = ("__pycache__", "node_modules")
SEEN = ".github"  # of names with a dot before them: a lab may have a workflow in its place

Stamp = tuple[int, int, int]  # mtime in ns, size, inode: any edit changes one of them


class Unreadable(Exception):
    """The file cannot be used; holds the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """
    Regular files by path relative to `root`, with "/" on every machine. `thorough`: whoever reads them
    checks what takes seconds too, by playing each scenario as far as its knobs go.
    """

    root: Path
    files: dict[str, Stamp]
    problems: tuple[Problem, ...]
    thorough: bool = True

    def named(self, path: str) -> str:
        """The path as problems show it."""
        return f"{self.root.name}/{path}"

    def below(self, folder: str) -> list[str]:
        return [path for path in self.files if path.startswith(folder + "/")]

    def read(self, path: str) -> str:
        """
        Text of a file that the sweep has seen. Raises Unreadable.

        Opened without following a link at the end: links are left out of the
        sweep, and one put there since then is refused.
        """
        try:
            handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                content = file.read(FILE_BYTES + 1)
        except OSError as fault:
            raise self._unreadable(
                path, f"The file cannot be read: {fault.strerror}.", "Look at it."
            ) from None
        if len(content) > FILE_BYTES:
            raise self._unreadable(path, f"The file is over {FILE_BYTES:,} bytes.", "Split it.")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            raise self._unreadable(path, "The file is not UTF-8.", "Save it as UTF-8.", line) from None
        if "\0" in text:
            raise self._unreadable(path, "The file holds a NUL character.", "Save it as text.")
        return text.removeprefix("\ufeff").replace("\r\n", "\n")

    def _unreadable(self, path: str, fault: str, remedy: str, line: int = 1) -> Unreadable:
        return Unreadable(Problem(path=self.named(path), line=line, fault=fault, remedy=remedy))


def _is_ignored(name: str) -> bool:
    return (name.startswith(".") and name != SEEN) or name in IGNORED or name.endswith("~")


def sweep(root: Path, *, thorough: bool = True) -> Tree:
    """Costs one stat a file; links are named as problems and never followed."""
    files: dict[str, Stamp] = {}
    problems: list[Problem] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue  # gone since it was listed, or never there: whoever needs it will say so
        for entry in entries:
            if _is_ignored(entry.name):
                continue
            path = Path(entry.path).relative_to(root).as_posix()
            try:
                stat = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if S_ISLNK(stat.st_mode):
                problems.append(
                    Problem(
                        path=f"{root.name}/{path}",
                        line=1,
                        fault="A symbolic link is not followed.",
                        remedy="Put the file itself here.",
                    )
                )
            elif entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif S_ISREG(stat.st_mode) and len(files) < FILES:
                files[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return Tree(root=root, files=dict(sorted(files.items())), problems=tuple(problems), thorough=thorough)
