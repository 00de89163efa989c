"""A question that is not complete, made whole to be looked at. What stands in is for the eye only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from portal.engines.curriculum import Question
from portal.engines.curriculum.models import Question as AnyQuestion
from portal.engines.curriculum.question_rules import check_question
from portal.engines.curriculum.validate import validate

from .gather import LISTS, NEEDED

MARK: Final = "…"
_POINTS: Final = [{"id": name, "text": name, "why": MARK, "found": {"phrase": name}} for name in "ab"]
OF_ALL: Final[Mapping[str, Any]] = {"prompt": MARK, "level": 1, "facts": ["A-1"], "explanation": MARK}
OF_KIND: Final[Mapping[str, Any]] = {
    "why": MARK,
    "statement": MARK,
    "working": MARK,
    "model": MARK,
    "unit": "",
    "rubric": _POINTS,
    "wrong": [{"text": MARK, "why": MARK}],
}


def stand_in(said: Mapping[str, Any]) -> Question | None:
    """None for what cannot be asked even so: no options, two right ones, a gap that is not there."""
    whole = {**OF_ALL, **{key: _whole(key, value) for key, value in said.items() if value is not None}}
    for key in NEEDED.get(str(said.get("kind")), ()):
        if key in OF_KIND:
            whole.setdefault(key, OF_KIND[key])
    if said.get("kind") == "numeric" and "relative" not in whole:
        whole.setdefault("absolute", 0)
    question: Question | None
    question, _ = validate(AnyQuestion, whole)
    if question is None or any(True for _ in check_question(question, ())):
        return None
    return question


def _whole(key: str, value: Any) -> Any:
    if key not in LISTS or not isinstance(value, list):
        return value
    return [_whole_part(key, item) if isinstance(item, dict) else item for item in value]


def _whole_part(key: str, item: Mapping[str, Any]) -> dict[str, Any]:
    found = {**({"label": MARK} if key == "gaps" else {}), "why": MARK, **item}
    if isinstance(mistakes := found.get("mistakes"), list):
        found["mistakes"] = [{"why": MARK, **one} if isinstance(one, dict) else one for one in mistakes]
    return found
