"""Moodle's questions to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.exchange.choices import HALVES, WEIGHTS, Choice, draft_of_choices
from portal.engines.exchange.gather import Marks
from portal.engines.exchange.plain import one_line, seen

from .asked import Asked, fraction_of


def multichoice(asked: Asked) -> Mapping[str, Any]:
    single = asked.leaf("single", "true").lower() not in ("false", "0")
    choices, weights = [], []
    for answer in asked.answers:
        fraction = fraction_of(answer)
        right = fraction >= 99.9 if single else fraction > 0
        weights.append(fraction)
        choices.append(Choice(text=asked.line(answer), right=right, why=asked.feedback(answer)))
    positive = {round(one, 1) for one in weights if one > 0}
    if (single and positive - {100.0}) or (not single and len(positive) > 1):
        asked.say(*WEIGHTS)
    return draft_of_choices(asked.prompt, choices, single=single, marks=asked.marks)


def truefalse(asked: Asked) -> Mapping[str, Any]:
    choices = [
        Choice(
            text=one_line(seen(answer.findtext("text") or "")).capitalize(),
            right=fraction_of(answer) >= 99.9,
            why=asked.feedback(answer),
        )
        for answer in asked.answers
    ]
    asked.say(*HALVES)
    return draft_of_choices(asked.prompt, choices, single=True, marks=Marks())
