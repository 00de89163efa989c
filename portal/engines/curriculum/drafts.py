"""What an author has marked as left to write: said line by line, and not shown to learners until it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from .models import QuestionSet
from .problem import Problem
from .tree import Tree, Unreadable
from .units import Unit

MARK: Final = "LEFT TO WRITE"
_WHOLE = {"lesson", "lab", "task", "stack", "simulations", "plans", "words"}  # kinds of which half is nothing


def hold_back(unit: Unit[Any], tree: Tree, kind: str, paths: Iterable[str]) -> None:
    """Each marked line becomes a problem; a lesson, a lab or a question that has one is not there yet."""
    found = [problem for path in paths for problem in _marked(tree, path)]
    if not found:
        return
    unit.problems += found
    if kind in _WHOLE:
        unit.value = None
    elif isinstance(unit.value, QuestionSet):
        whole = tuple(one for one in unit.value.questions if MARK not in one.model_dump_json())
        unit.value = unit.value.model_copy(update={"questions": whole}) if whole else None


def _marked(tree: Tree, path: str) -> Iterator[Problem]:
    try:
        text = tree.read(path)
    except Unreadable:
        return  # said by whoever reads it
    if MARK not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if MARK in line:
            wanted = line.partition(MARK)[2].strip(" :\"'>-*_") or "something"
            yield Problem(
                path=tree.named(path),
                line=number,
                fault=f"Left to write: {wanted}"[:200].rstrip(".") + ".",
                remedy=f"Write it in the place of “{MARK} …”.",
            )
