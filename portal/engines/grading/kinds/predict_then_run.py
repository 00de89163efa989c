"""What code will do. {"choice": "a"} of options, or {"value": "3"}; that it runs then marks nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.fillings import same_code, same_words
from portal.engines.curriculum.models import PredictThenRun
from portal.engines.curriculum.models.questions.gaps import SHORT
from portal.engines.grading.mark import share
from portal.engines.grading.options import OptionsShown, explain_options, show_options
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.response import BadResponse, one_of
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """An invocation as it is announced: its event as JSON text."""

    number: int
    cold: bool
    event: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PredictionShown(OptionsShown):
    """Without options, a value is typed."""

    calls: tuple[Call, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PredictionVerdict(Verdict):
    """`given` and `answer` are what was predicted and what is right, inline Markdown."""

    calls: tuple[Call, ...] = ()


def present(question: PredictThenRun, seed: int, _so_far: Response) -> PredictionShown:
    shown = show_options(question, question.options, seed)
    return PredictionShown(
        question=question, prompt=question.prompt, options=shown.options, calls=_calls(question)
    )


def read(question: PredictThenRun, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    name = "choice" if question.options else "value"
    return {name: text_of(posted, name)}


def mark(question: PredictThenRun, response: Response) -> PredictionVerdict:
    return _chosen(question, response) if question.options else _typed(question, response)


def _chosen(question: PredictThenRun, response: Response) -> PredictionVerdict:
    choice = one_of(response, "choice", {option.id for option in question.options})
    texts = {option.id: option.text for option in question.options}
    right = next(option.id for option in question.options if option.right)
    return PredictionVerdict(
        mark=share(question.points, choice == right, 1),
        parts=explain_options(question.options, {choice}),
        explanation=question.explanation,
        given=texts[choice],
        answer=texts[right],
        calls=_calls(question),
    )


def _typed(question: PredictThenRun, response: Response) -> PredictionVerdict:
    value = response.get("value")
    if not isinstance(value, str) or not value.strip():
        raise BadResponse("Write what you expect.")
    if len(value) > SHORT:
        raise BadResponse("Write at most {most} characters.", most=f"{SHORT}")
    right = any(_same(value, one) for one in question.accept)
    known = next((one.why for one in question.mistakes if not right and _same(value, one.text)), "")
    return PredictionVerdict(
        mark=share(question.points, right, 1),
        explanation=question.explanation,
        given=_code(value.strip()),
        answer=_code(question.accept[0]),
        note=known,
        calls=_calls(question),
    )


def _same(one: str, other: str) -> bool:
    return same_code(one, other) or same_words(one, other)


def _code(text: str) -> str:
    """As inline code, whatever is in it."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _calls(question: PredictThenRun) -> tuple[Call, ...]:
    return tuple(
        Call(number=number, cold=one.cold or number == 1, event=json.dumps(one.event, ensure_ascii=False))
        for number, one in enumerate(question.invocations, 1)
    )


KIND = Kind(model=PredictThenRun, present=present, read=read, mark=mark)
