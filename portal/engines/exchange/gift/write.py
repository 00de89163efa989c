"""A question set as GIFT."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.curriculum.models import (
    Design,
    FreeText,
    Matching,
    Multiple,
    Numeric,
    Single,
    TrueOrWhy,
)
from portal.engines.exchange.choices import choices_of
from portal.engines.exchange.numbers import number_of, written
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.sources import explained, pair_of
from portal.engines.exchange.tags import tags_of
from portal.engines.exchange.written import LeftOut, Written, notes_on, partly, without

Facts = Mapping[str, Fact]
Made = tuple[str, tuple[LeftOut, ...]]

WHY_NOT: Final[Mapping[str, str]] = {
    "ordering": "GIFT has no steps to put in order.",
    "cloze": "GIFT has room for one gap, and not for what belongs into each of several.",
    "fill-in": "GIFT has room for one gap, and none for code.",
    "parsons": "GIFT has no lines to put together.",
    "policy-matrix": "GIFT cannot ask IAM what a policy allows.",
}
WHY_NO_RUN: Final = "Its answer is run here, and GIFT runs nothing."
_ESCAPED: Final = str.maketrans({"\n": "\\n", **{char: "\\" + char for char in "\\~=#{}:"}})


def write(question_set: QuestionSet, *, facts: Facts | None = None) -> Written:
    """`facts` say where the answers come from, in the general feedback."""
    parts = [f"// {' '.join(question_set.title.split())}\n$CATEGORY: $course$/top/{question_set.topic}\n"]
    left_out: list[LeftOut] = []
    for question in question_set.questions:
        make = MAKERS.get(type(question))
        if make is None:
            left_out.append(without(question, WHY_NOT.get(question.kind, WHY_NO_RUN)))
            continue
        try:
            text, notes = make(question, facts or {})
        except Unfit as fault:
            left_out.append(without(question, fault.fault))
            continue
        parts.append(text)
        left_out += notes
        left_out += notes_on(question, hints=False)
    return Written(content="\n".join(parts).encode(), left_out=tuple(left_out))


def _chosen(question: Single | Multiple | TrueOrWhy, facts: Facts) -> Made:
    prompt, choices = choices_of(question)
    share = f"{100 / max(sum(one.right for one in choices), 1):.5f}".rstrip("0").rstrip(".")
    lines = []
    for one in choices:
        if isinstance(question, Multiple):
            weight = f"~%{share}%" if one.right else f"~%-{share}%"
        else:
            weight = "=" if one.right else "~%0%" if one.text.startswith("%") else "~"
        lines.append(f"\t{weight}{_text(one.text)}#{_text(one.why)}")
    return _question(question, prompt, lines, explained(question.explanation, question, facts)), ()


def _matched(question: Matching, facts: Facts) -> Made:
    if any("->" in text for pair in question.pairs for text in (pair.left, pair.right)):
        raise Unfit("A text of its pairs holds `->`, which GIFT cannot say.", "")
    used = {pair.right for pair in question.pairs}
    pairs = [(pair.left, pair.right) for pair in question.pairs]
    pairs += [("", one) for one in question.choices if one not in used]
    each = ((pair_of(pair.left, pair.right), pair.why) for pair in question.pairs)
    explanation = explained(question.explanation, question, facts, each=each)
    lines = [f"\t={_text(left)} -> {_text(right)}" for left, right in pairs]
    return _question(question, question.prompt, lines, explanation), ()


def _numeric(question: Numeric, facts: Facts) -> Made:
    asked, left_out = number_of(question)
    lines = [f"\t=%100%{written(asked.answer)}:{written(asked.tolerance)}#{_text(asked.working)}"]
    lines += [f"\t=%0%{written(one.value)}:0#{_text(one.why)}" for one in asked.mistakes]
    text = _question(
        question,
        asked.prompt,
        lines,
        explained(asked.explanation, question, facts),
        sign="#",
        unit=asked.unit,
    )
    if asked.unit:
        left_out = (*left_out, partly(question, f"Its unit, {asked.unit}, which GIFT does not show."))
    return text, left_out


def _written(question: FreeText | Design, facts: Facts) -> Made:
    prompt = question.prompt
    if isinstance(question, Design):
        prompt += f"\n\n**Then this changes:** {question.change}"
    explanation = explained(f"{question.explanation}\n\n**A good answer:** {question.model}", question, facts)
    text = _question(question, prompt, [], explanation)
    return text, (partly(question, "Its rubric: GIFT knows no more of an essay than its text."),)


MAKERS: Final[Mapping[type[Any], Callable[[Any, Facts], Made]]] = {
    Single: _chosen,
    Multiple: _chosen,
    TrueOrWhy: _chosen,
    Matching: _matched,
    Numeric: _numeric,
    FreeText: _written,
    Design: _written,
}


def _question(
    question: Question, prompt: str, lines: list[str], explanation: str, *, sign: str = "", **more: str
) -> str:
    more = {name: value for name, value in more.items() if value}
    tags = " ".join(f"[tag:{_tag(tag)}]" for tag in tags_of(question, points=str(question.points), **more))
    head = f"// [id:{question.slug}] {tags}\n::{_text(question.slug)}::[markdown]{_text(prompt)}{{{sign}"
    return "\n".join([head, *lines, f"\t####{_text(explanation)}", "}\n"])


def _text(text: str) -> str:
    """With all that has a meaning in GIFT escaped; lines are written as \\n, as an empty one would end it."""
    return text.translate(_ESCAPED)


def _tag(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())
