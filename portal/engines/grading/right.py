"""What a right answer to a question is, and what marking says of it: for whoever asks, and for afterwards."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.curriculum.models import (
    Asked,
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

from .mark import Mark
from .questions import mark_question
from .verdict import PartVerdict, Verdict

Response = dict[str, Any]


def right_verdict(question: Question, *, seed: int) -> Verdict | None:
    """Every part explained. `seed` draws the numbers, as `present` does. None for kinds it does not know."""
    if isinstance(question, FreeText | Design):
        return _written(question)
    if isinstance(question, Coded):
        return _coded(question)
    response = _right(question, seed)
    return None if response is None else mark_question(question, response)


def _right(question: Question, seed: int) -> Response | None:  # noqa: PLR0911  a row for each kind
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if option.right]}
        case TrueOrWhy():
            return {"choice": next((one.id for one in question.reasons if one.right), "true")}
        case Ordering():
            return {"order": [step.id for step in question.steps]}
        case Matching():
            return {"pairs": {pair.id: pair.right for pair in question.pairs}}
        case Numeric():
            drawn = draw(question, seed=seed)
            return {"value": f"{vary(question, drawn).answer:.12g}", "variant": dict(drawn)}
        case Cloze() | FillIn():
            return {
                "gaps": {
                    gap.id: next(one for one in gap.accept if one in (gap.choices or gap.accept))
                    for gap in question.gaps
                }
            }
        case Parsons():
            return {"lines": [[line.id, line.indent] for line in question.lines]}
        case PredictThenRun(options=()):
            return {"value": question.accept[0]}
        case PredictThenRun():
            return {"choice": next(option.id for option in question.options if option.right)}
        case PolicyMatrix(write=True):
            return {"policy": json.dumps(question.policy)}
        case PolicyMatrix():
            return {"decisions": {one.id: one.decision for one in question.requests}}
    return None


def _coded(question: Coded) -> Verdict:
    """Its model solution, without running it."""
    files = [
        f"`{path}`\n\n```{_TONGUES.get(path.rpartition('.')[2], '')}\n{text}\n```"
        for path, text in question.task.solution.items()
    ]
    return Verdict(
        mark=_full(question), explanation=question.explanation, model_answers=("\n\n".join(files),)
    )


def _full(question: Asked) -> Mark:
    return Mark(points=float(question.points), out_of=float(question.points))


_TONGUES = {
    "py": "python",
    "js": "javascript",
    "mjs": "javascript",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
}


def _written(question: FreeText | Design) -> Verdict:
    """Every point of the rubric, none of the red flags; nothing is looked for in the model answers."""
    points = (*question.rubric, *(question.changed_rubric if isinstance(question, Design) else ()))
    return Verdict(
        mark=_full(question),
        parts=(
            *(PartVerdict(id=one.id, text=one.text, chosen=True, right=True, why=one.why) for one in points),
            *(
                PartVerdict(id=one.id, text=one.text, chosen=False, right=False, why=one.why)
                for one in question.red_flags
            ),
        ),
        explanation=question.explanation,
        model_answers=(question.model, question.changed_model)
        if isinstance(question, Design)
        else (question.model,),
        follow_ups=question.follow_ups,
    )
