"""What a question's forms post: right, wrong and unreadable, for every kind of question."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.curriculum.models import (
    Cloze,
    Coded,
    Design,
    FillIn,
    FreeText,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Parsons,
    PolicyMatrix,
    PredictThenRun,
    Question,
    Single,
    TrueOrWhy,
)
from portal.engines.curriculum.variants import draw, vary
from portal.engines.emulator.function import CODE_BYTES
from portal.engines.grading import (
    CheckResult,
    Failure,
    Grade,
    Mark,
    is_coded,
    present,
    read_response,
    to_json,
)

Fields = dict[str, str | list[str]]


class Form(dict):
    """Fields as a posted form has them."""

    def getlist(self, key: str) -> list[str]:
        value = self.get(key, [])
        return value if isinstance(value, list) else [value]


def response(question: Question, fields: Fields, *, seed: int = 0, so_far: Any = None) -> dict[str, Any]:
    """Of code, with the grade that it would get: all of it for the solution, nothing for anything else."""
    read = read_response(question, Form(fields), seed=seed, so_far=so_far)
    return read | {"grade": graded(question, read["files"])} if is_coded(question) else read


def graded(question: Coded, files: dict[str, str]) -> dict[str, Any]:
    passed = files == question.task.solution
    results = tuple(
        CheckResult(
            slug=check.slug, title=check.title, hidden=check.hidden, passed=passed, hint=check.hint or "",
            points=check.points if passed else 0, out_of=check.points,
            failure=None if passed else Failure(reason="It does something else."),
        )
        for check in question.task.head.checks
    )  # fmt: skip
    points, out_of = sum(one.points for one in results), sum(one.out_of for one in results)
    grade = Grade(mark=Mark(points=float(points), out_of=float(out_of)), results=results)
    kept: dict[str, Any] = json.loads(json.dumps(to_json(grade)))
    return kept


def right(question: Question, *, seed: int = 0) -> Fields:
    """Of a question of several steps, the last form, after the model answers."""
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if option.right]}
        case TrueOrWhy():
            return {"choice": next((one.id for one in question.reasons if one.right), "true")}
        case Ordering():
            return {f"position:{step.id}": str(place) for place, step in enumerate(question.steps, 1)}
        case Matching():
            return {f"pair:{pair.id}": pair.right for pair in question.pairs}
        case Numeric():
            return {"value": f"{vary(question, draw(question, seed=seed)).answer:.12g}"}
        case Cloze() | FillIn():
            return {
                f"gap:{gap.id}": next(one for one in gap.accept if one in (gap.choices or gap.accept))
                for gap in question.gaps
            }
        case Parsons():
            places = {f"position:{line.id}": str(place) for place, line in enumerate(question.lines, 1)}
            return places | {f"indent:{line.id}": str(line.indent) for line in question.lines}
        case PolicyMatrix(write=True):
            return {"policy": json.dumps(question.policy)}
        case PolicyMatrix():
            return {f"request:{one.id}": one.decision for one in question.requests}
        case FreeText() | Design():
            return {
                "step": str(len(models_of(question))),
                "ticks": list(suggested(question, models_of(question))),
            }
        case PredictThenRun(options=()):
            return {"value": question.accept[0]}
        case PredictThenRun():
            return {"choice": next(option.id for option in question.options if option.right)}
        case Coded():
            return {f"file:{path}": text for path, text in question.task.solution.items()}


def wrong(question: Question) -> Fields:
    """Readable, and worth nothing."""
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if not option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if not option.right]}
        case TrueOrWhy():
            return {"choice": "true" if not question.holds else question.reasons[0].id}
        case Ordering():
            last = len(question.steps)
            return {f"position:{step.id}": str(last - place) for place, step in enumerate(question.steps)}
        case Matching():
            return {f"pair:{pair.id}": _another(question.choices, pair.right) for pair in question.pairs}
        case Numeric():
            return {"value": f"{vary(question, draw(question, seed=0)).answer * 7 + 1000:.12g}"}
        case Cloze() | FillIn():
            return {
                f"gap:{gap.id}": _another(gap.choices or ('"nothing of it"',), *gap.accept)
                for gap in question.gaps
            }
        case Parsons():
            last = len(question.lines)
            places = {f"position:{line.id}": str(last - place) for place, line in enumerate(question.lines)}
            return places | {f"indent:{line.id}": str((line.indent + 1) % 3) for line in question.lines}
        case PolicyMatrix(write=True):
            return {"policy": '{"Version": "2012-10-17", "Statement": []}'}
        case PolicyMatrix():
            return {f"request:{one.id}": "deny" for one in question.requests}
        case FreeText() | Design():
            return {"step": str(len(models_of(question))), "ticks": []}
        case PredictThenRun(options=()):
            return {"value": "nothing of it"}
        case PredictThenRun():
            return {"choice": next(option.id for option in question.options if not option.right)}
        case Coded():
            return {f"file:{path}": text for path, text in question.task.starter.items()}


def unreadable(question: Question) -> Fields:
    """No answer to this question: it must be asked again, and what was typed kept."""
    match question:
        case Single() | TrueOrWhy():
            return {"choice": "z"}
        case Multiple():
            return {"choices": ["a", "z"]}
        case Ordering():
            return {f"position:{step.id}": "2" for step in question.steps}
        case Matching():
            return {f"pair:{pair.id}": pair.right for pair in question.pairs[1:]}
        case Numeric():
            return {"value": "about <twelve>"}
        case Cloze() | FillIn():
            return {f"gap:{gap.id}": "  " for gap in question.gaps}
        case Parsons():
            return {f"position:{line.id}": "2" for line in question.lines}
        case PolicyMatrix(write=True):
            return {"policy": '{"Statement": <nothing>}'}
        case PolicyMatrix():
            return {f"request:{one.id}": "perhaps" for one in question.requests}
        case FreeText() | Design():
            return {"step": "0", "text": "<b>"}
        case PredictThenRun(options=()):
            return {"value": "  "}
        case PredictThenRun():
            return {"choice": "z"}
        case Coded():
            return {f"file:{path}": "#" * (CODE_BYTES + 1) for path in question.task.starter}


def models_of(question: FreeText | Design) -> list[str]:
    """A model answer for each time that something is to be written."""
    return [question.model, question.changed_model] if isinstance(question, Design) else [question.model]


def suggested(question: FreeText | Design, texts: list[str]) -> tuple[str, ...]:
    """Ids of the points and red flags that are found in what was written."""
    shown = present(question, seed=0, so_far={"texts": texts})
    return shown.suggestions.ticks


def _another(choices: tuple[str, ...], *right: str) -> str:
    return next(choice for choice in choices if choice not in right)
