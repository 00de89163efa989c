"""
Parts of a lab's files that its learners read and do not change.

An author marks lines in the starter, each mark a comment on a line of its own:

    # [lock]
    …
    # [unlock]

The marks are taken out of what is shown. What was between them must be there in whatever is run or submitted:
all of its lines, one below the other, and stretches in their order. What stands around them is the learner's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .models import Lab, LabHead
from .problem import Finding

_MARK = re.compile(r"[ \t]*(?:#|//)[ \t]*\[(lock|unlock)\][ \t]*")

# What is looked through to say where a lock was broken; a text of strangers may have a line a byte.
LOOKED_LINES, LOOKED_PLACES = 100, 5_000

Files = Mapping[str, str]
Locks = tuple[str, ...]
Stretch = tuple[int, int]  # first and last line, from 1


class BrokenLock(ValueError):
    """Locked lines were changed; the message says which and how they have to read."""

    def __init__(self, path: str, line: int, said: str) -> None:
        super().__init__(
            f"{path}, line {line}: {said} Nothing was run, and what you typed is still in the editor."
        )
        self.path, self.line, self.said = path, line, said


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """`text` without the marks, and what was between them. `fault` is a line and what is wrong with it."""

    text: str
    locks: tuple[str, ...] = ()
    fault: tuple[int, str] | None = None


def read_marks(text: str) -> Marked:
    kept: list[str] = []
    locks: list[str] = []
    begun: int | None = None  # where in `kept` the stretch begins
    opened, fault = 0, None
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        mark = _MARK.fullmatch(line.rstrip("\r\n"))
        if mark is None:
            kept.append(line)
            continue
        if (mark[1] == "lock") == (begun is not None):
            fault = fault or (number, f"[{mark[1]}] stands where none can be.")
        elif begun is None:
            begun, opened = len(kept), number
        else:
            stretch = "".join(kept[begun:])
            if not stretch.strip():
                fault = fault or (opened, "Nothing is locked here.")
            locks.append(stretch)
            begun = None
    if begun is not None:
        fault = fault or (opened, "[lock] has no [unlock].")
    return Marked(text="".join(kept), locks=tuple(locks), fault=fault)


def locked_lines(lab: Lab, path: str, text: str) -> tuple[Stretch, ...]:
    """Where in this text what is locked stands, as far as it does; all of a file that is locked whole."""
    if path in lab.head.locked:
        return ((1, len(text.splitlines()) or 1),)
    lines = text.splitlines()
    found = []
    after = 0
    for lock in lab.locks.get(path, ()):
        at = _find(lines, lock.splitlines(), after)
        if at is not None:
            after = at + len(lock.splitlines())
            found.append((at + 1, after))
    return tuple(found)


def check_locks(lab: Lab, files: Mapping[str, str]) -> None:
    """Raises BrokenLock for the first that does not hold."""
    for broken in _broken(lab.head, lab.locks, lab.begins_with, files):
        raise broken


def check_locked(
    head: LabHead, locks: Mapping[str, Locks], starter: Files, answers: Mapping[str, Files]
) -> Iterator[Finding]:
    """What an author locked is in the lab, and in each of its answers: they would be refused without."""
    for place, path in enumerate(head.locked):
        if starter and path not in starter:
            fault = f"`{path}`, which is locked, is no file of the lab."
            yield Finding(at=("locked", place), fault=fault, remedy="Name a file of the starter.")
    for name, files in answers.items():
        for broken in _broken(head, locks, starter, files) if files else ():
            where = name if name == "solution" else f"wrong/{name}"
            fault = f"{where} changes what is locked: {broken.path}, line {broken.line}. {broken.said}"
            yield Finding(at=(), fault=fault, remedy="Keep those lines as the starter has them.")


def _broken(
    head: LabHead, every: Mapping[str, Locks], begins_with: Files, files: Files
) -> Iterator[BrokenLock]:
    for path in head.locked:
        wanted = begins_with.get(path, "")
        if files.get(path, wanted).strip() != wanted.strip():
            yield BrokenLock(path, 1, "This file is locked, and it was changed. Take your change out.")
    for path, locks in every.items():
        if path not in files:
            continue
        lines = files[path].splitlines()
        after = 0
        for lock in locks:
            wanted_lines = lock.splitlines()
            at = _find(lines, wanted_lines, after)
            if at is None:
                yield _told(path, lines, wanted_lines, after)
                break
            after = at + len(wanted_lines)


def _told(path: str, lines: list[str], lock: list[str], after: int) -> BrokenLock:
    """By the place where most of it still stands: the first line that differs there."""
    looked = lock[:LOOKED_LINES]
    places = range(after, min(len(lines), after + LOOKED_PLACES))
    best = max(places, key=lambda at: (_alike(lines, at, looked), -at), default=after)
    held = _held(lines, best, lock)
    wanted = lock[held] if held < len(lock) else lock[-1]
    said = f"Locked lines were changed or taken out. This has to read `{wanted.strip()}` again."
    return BrokenLock(path, max(1, min(best + held + 1, len(lines))), said)


def _alike(lines: list[str], at: int, lock: list[str]) -> int:
    here = zip(lines[at : at + len(lock)], lock, strict=False)
    return sum(line.rstrip() == wanted.rstrip() for line, wanted in here)


def _find(lines: list[str], lock: list[str], after: int) -> int | None:
    """The first place at or behind `after`."""
    places = range(after, len(lines) - len(lock) + 1)
    return next((at for at in places if _held(lines, at, lock) == len(lock)), None)


def _held(lines: list[str], at: int, lock: list[str]) -> int:
    """How many of its first lines stand there; spaces at the end of a line do not count."""
    for held, wanted in enumerate(lock):
        if at + held >= len(lines) or lines[at + held].rstrip() != wanted.rstrip():
            return held
    return len(lock)
