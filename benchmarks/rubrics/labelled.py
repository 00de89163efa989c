"""
Answers that a person has labelled: which points each makes, by its meaning and not by its words.

One file a rubric, in tests/engines/grading/labelled/. `made` has the letters of the points, and those
of the red flags; the rubric is in the file, or in the question that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.engines.curriculum.models import FreeText, Misconception, Point, RedFlag
from portal.engines.curriculum.validate import validate
from portal.engines.curriculum.yaml_text import read_yaml
from tests.content.shelf import library

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "engines" / "grading" / "labelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    text: str
    made: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubric:
    name: str
    prompt: str
    points: tuple[Point, ...]
    misconceptions: tuple[Misconception, ...]
    flags: tuple[RedFlag, ...]
    answers: tuple[Labelled, ...]


def rubrics() -> Iterator[Rubric]:
    for path in sorted(FOLDER.glob("*.yaml")):
        data = read_yaml(path.read_text(encoding="utf-8")).data
        answers = tuple(Labelled(text=one["text"], made=frozenset(one["made"])) for one in data["answers"])
        if "question" in data:
            question = library().question(data["question"])
            if not isinstance(question, FreeText):
                raise ValueError(f"{path.name}: {data['question']} is no question in one's own words.")
            yield Rubric(
                name=path.stem,
                prompt=question.prompt,
                points=question.rubric,
                misconceptions=question.misconceptions,
                flags=question.red_flags,
                answers=answers,
            )
        else:
            yield Rubric(
                name=path.stem,
                prompt=data["prompt"],
                points=_all(Point, data["rubric"]),
                misconceptions=_all(Misconception, data.get("misconceptions", [])),
                flags=_all(RedFlag, data.get("red_flags", [])),
                answers=answers,
            )


def _all(kind: Any, items: list[dict[str, Any]]) -> tuple[Any, ...]:
    """Nobody is taught by these, so they need no reasons."""
    found = [validate(kind, {"why": "-", **item}) for item in items]
    problems = [str(finding) for _, findings in found for finding in findings]
    if problems:
        raise ValueError("; ".join(problems))
    return tuple(value for value, _ in found)
