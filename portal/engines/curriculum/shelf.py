"""content/ kept in memory, and read again when it changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .assemble import Units, assemble
from .beside import Beside
from .changes import read_changes
from .cheat_sheets import read_cheat_sheet
from .coverage import read_coverage
from .drafts import hold_back
from .glossary import read_glossary
from .lab_steps import read_whole_lab
from .lessons import read_lesson
from .library import Library
from .plans import read_plan
from .problem import Problem
from .rules import read_rules
from .sheets import read_course, read_events, read_facts, read_questions
from .simulations import read_simulation
from .stacks import read_stack
from .tasks import read_task
from .tree import Stamp, Tree, sweep
from .units import Unit
from .words import group_of, read_words

SWEEP_EVERY_S = 0.5

Stamps = dict[str, Stamp]
Read = tuple[Stamps, Unit[Any]]


class Shelf:
    """
    Serves any number of threads; a library once handed out never changes.

    With `watch`, a call at most every half second looks at the files' times
    and rereads those that changed; other calls meanwhile get what there was.
    Without `thorough`, scenarios are read and not played: that halves the time
    to the first page of content that was checked before.
    """

    def __init__(
        self,
        content_dir: Path | str,
        watch: bool = False,
        clock: Callable[[], float] = time.monotonic,
        *,
        thorough: bool = True,
    ):
        self._root = Path(content_dir).resolve()
        self._watch = watch
        self._thorough = thorough
        self._clock = clock
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._files: Stamps = {}
        self._read: dict[str, Read] = {}
        self._swept_at = 0.0

    def library(self) -> Library:
        library = self._library
        if library is None:
            with self._lock:
                return self._library or self._look()
        if (
            self._watch
            and self._clock() - self._swept_at >= SWEEP_EVERY_S
            and self._lock.acquire(blocking=False)
        ):
            try:
                return self._look()
            finally:
                self._lock.release()
        return library

    def look_again(self) -> None:
        """The next call looks at the files whenever it comes; of a shelf that is not watched, none does."""
        self._swept_at = float("-inf")

    def _look(self) -> Library:
        """Called under the lock."""
        tree = sweep(self._root, thorough=self._thorough)
        self._swept_at = self._clock()
        if self._library is None or tree.files != self._files:
            self._library = assemble(tree, self._units(tree))
            self._files = tree.files
        return self._library

    def _units(self, tree: Tree) -> Units:
        before, self._read = self._read, {}
        units = Units()
        groups, units.problems = _grouped(tree)
        for (kind, name), paths in groups.items():
            stamps = {path: tree.files[path] for path in paths}
            known = before.get(f"{kind}:{name}")
            read = known if known and known[0] == stamps else (stamps, _read_unit(tree, kind, name, paths))
            self._read[f"{kind}:{name}"] = read
            units.add(kind, name, read[1])
        return units


READERS: dict[str, Callable[[Tree, str], Unit[Any]]] = {
    "course": read_course,
    "facts": read_facts,
    "lesson": read_lesson,
    "lab": read_whole_lab,
    "task": read_task,
    "questions": read_questions,
    "events": read_events,
    "simulations": read_simulation,
    "stack": read_stack,
    "rules": read_rules,
    "plans": read_plan,
    "coverage": read_coverage,
    "glossary": read_glossary,
    "changes": read_changes,
    "cheat-sheets": read_cheat_sheet,
    "words": read_words,
}


def read_all(tree: Tree, beside: Beside) -> Library:
    """A pack's folder, read once, beside the main course."""
    units = Units()
    groups, units.problems = _grouped(tree)
    for (kind, name), paths in groups.items():
        units.add(kind, name, _read_unit(tree, kind, name, paths))
    return assemble(tree, units, beside)


def _read_unit(tree: Tree, kind: str, name: str, paths: list[str]) -> Unit[Any]:
    unit = READERS[kind](tree, name)
    hold_back(unit, tree, kind, paths)
    return unit


def _grouped(tree: Tree) -> tuple[dict[tuple[str, str], list[str]], list[Problem]]:
    """Which files make which unit; a file that makes none is a problem, because a typo hides there."""
    groups: dict[tuple[str, str], list[str]] = {}
    problems: list[Problem] = []
    for path in tree.files:
        folder, _, rest = path.partition("/")
        match folder:
            case "course.yaml" | "facts.yaml" | "coverage.yaml" | "glossary.yaml" | "changes.yaml":
                groups[(folder.removesuffix(".yaml"), path)] = [path]
            case "lessons" if path.endswith(".md"):
                groups[("lesson", path)] = [path]
            case "cheat-sheets" if path.endswith(".md"):
                groups[(folder, path)] = [path]
            case "labs" if "/" in rest:
                groups.setdefault(("lab", rest.partition("/")[0]), []).append(path)
            case "questions" if rest.count("/") >= 2:
                groups.setdefault(("task", "/".join(rest.split("/")[:2])), []).append(path)
            case "stacks" if "/" in rest:
                groups.setdefault(("stack", rest.partition("/")[0]), []).append(path)
            case "questions" | "events" | "simulations" | "rules" | "plans" if (
                path.endswith(".yaml") and "/" not in rest
            ):
                groups[(folder, path)] = [path]
            case "README.md" | "LICENSE" | "pack.yaml":
                pass
            case _ if (group := group_of(path)) is not None:
                groups.setdefault(("words", group), []).append(path)
            case _:
                remedy = "Move it to one of the folders that docs/authoring.md lists, with the right ending."
                problems.append(
                    Problem(path=tree.named(path), line=1, fault="Nothing reads this file.", remedy=remedy)
                )
    return groups, problems
