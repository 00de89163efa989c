"""Jobs and steps of a workflow as values, whatever shape they have."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.stacks.finding import Finding, Level, Path
from portal.engines.stacks.reading import Document

_ENDS = re.compile(r"&&|\|\||[;|\n]")
_EXPRESSION = re.compile(r"\$\{\{.{0,500}?\}\}", re.S)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    path: Path
    uses: str
    run: str
    given: Mapping[str, Any]  # `with`
    environment: Mapping[str, Any]

    def commands(self) -> Iterator[list[str]]:
        """Its words, command by command; an expression is one word, what cannot be split is left out."""
        text = _EXPRESSION.sub("EXPRESSION", self.run.replace("\\\n", " "))
        for part in _ENDS.split(text):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                continue
            if words:
                yield words


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    name: str
    path: Path
    written: Mapping[str, Any]
    steps: tuple[Step, ...]


def jobs_of(document: Document) -> list[Job]:
    jobs = _object(_object(document.data).get("jobs"))
    return [
        Job(name=name, path=("jobs", name), written=_object(one), steps=tuple(_steps(name, _object(one))))
        for name, one in jobs.items()
    ]


def _steps(job: str, written: Mapping[str, Any]) -> Iterator[Step]:
    steps = written.get("steps")
    for place, one in enumerate(steps if isinstance(steps, list) else ()):
        step = _object(one)
        yield Step(
            path=("jobs", job, "steps", place),
            uses=_text(step.get("uses")),
            run=_text(step.get("run")),
            given=_object(step.get("with")),
            environment=_object(step.get("env")),
        )


def finding(
    document: Document, path: Path, *, rule: str, level: Level, message: str, remedy: str, source: str = ""
) -> Finding:
    line, column = document.place(path)
    return Finding(
        rule=rule, level=level, message=message, remedy=remedy, path=path, line=line, column=column,
        source=source,
    )  # fmt: skip


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
