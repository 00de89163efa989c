"""
Code as an answer, for the kinds that ask for some. {"files": {path: text}} is what was written; with "grade",
what the checks said once it had run, it is whole. A form never brings a grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.models import Coded, Lab
from portal.engines.emulator.function import CODE_BYTES

from .grade import CheckResult, Failure, Grade, from_json, to_json
from .mark import share
from .posted import Posted
from .presented import Presented
from .response import BadResponse
from .verdict import PartVerdict, Verdict

Response = Mapping[str, Any]
Files = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeShown(Presented):
    """`files` are (path, text): what was written so far, else what there is to begin with."""

    task: Lab
    files: Files


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeVerdict(Verdict):
    """`files` were run, `checks` are what came of it; `solution` are the files of a model answer."""

    files: Files = ()
    solution: Files = ()
    checks: tuple[CheckResult, ...] = ()


def present(question: Coded, _seed: int, so_far: Response) -> CodeShown:
    files = _files(question, so_far) or question.task.starter
    return CodeShown(
        question=question, prompt=question.prompt, task=question.task, files=tuple(files.items())
    )


def read(question: Coded, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    """The files of the task, the starter's where one was not posted; marking refuses what is too long."""
    return {"files": {path: _text(posted, path, text) for path, text in question.task.starter.items()}}


def is_whole(question: Coded, response: Response) -> bool:
    """Raises BadResponse for what could not be run."""
    files = _files(question, response)
    if files is None:
        raise BadResponse("Write the code.")
    if sum(len(text.encode(errors="replace")) for text in files.values()) > CODE_BYTES:
        raise BadResponse("The code is over {size} KB. Shorten it.", size=f"{CODE_BYTES // 1024}")
    return "grade" in response


def mark(question: Coded, response: Response) -> CodeVerdict:
    """The points of the checks that passed, scaled to those of the question."""
    if not is_whole(question, response):
        raise BadResponse("This code has not been run yet. Press Answer.")
    grade = _grade(response["grade"])
    files = _files(question, response) or {}
    return CodeVerdict(
        mark=share(question.points, grade.mark.points, grade.mark.out_of),
        parts=tuple(_part(result) for result in grade.results),
        explanation=question.explanation,
        files=tuple(files.items()),
        solution=tuple(question.task.solution.items()),
        checks=grade.results,
    )


def of_files(files: Mapping[str, str], grade: Grade) -> dict[str, Any]:
    """A response that is whole."""
    return {"files": dict(files), "grade": to_json(grade)}


def _part(result: CheckResult) -> PartVerdict:
    why = (result.failure.reason if result.failure else "") or result.hint
    return PartVerdict(id=result.slug, text=result.title, chosen=True, right=result.passed, why=why)


def _files(question: Coded, response: Response) -> dict[str, str] | None:
    """In the order of the task's; None when a file is missing or no text."""
    files = response.get("files")
    if not isinstance(files, Mapping):
        return None
    paths = question.task.starter
    if not all(isinstance(files.get(path), str) for path in paths):
        return None
    return {path: files[path] for path in paths}


def _text(posted: Posted, path: str, starter: str) -> str:
    """A textarea is posted with CRLF, whatever was in it; and NUL no database keeps."""
    value = posted.get(f"file:{path}", starter)
    text = value[: CODE_BYTES + 1] if isinstance(value, str) else starter
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _grade(data: Any) -> Grade:
    """Raises BadResponse for what grading did not write."""
    try:
        grade = from_json(data)
        sound = all(_is_sound(result) for result in grade.results)
    except (KeyError, TypeError, ValueError, AttributeError):
        sound = False
    if not sound or grade.mark.out_of <= 0:
        raise BadResponse("What came of this code cannot be read. Press Answer again.")
    return grade


def _is_sound(result: CheckResult) -> bool:
    texts = (result.slug, result.title, result.hint, result.rule_of)
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(result.passed, bool)
        and (result.failure is None or isinstance(result.failure, Failure))
    )
