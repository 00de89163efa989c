"""A question set as Moodle XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.curriculum.fillings import pieces_of
from portal.engines.curriculum.models import (
    Cloze,
    Design,
    FillIn,
    FreeText,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Single,
    TrueOrWhy,
)
from portal.engines.curriculum.models.hint import as_hints
from portal.engines.exchange.choices import choices_of
from portal.engines.exchange.numbers import number_of, written
from portal.engines.exchange.plain import UNSEEN
from portal.engines.exchange.sources import explained, pair_of
from portal.engines.exchange.tags import tags_of
from portal.engines.exchange.to_html import line_html, prose_html
from portal.engines.exchange.written import LeftOut, Written, notes_on, partly, without

from .embedded import written_gap

Facts = Mapping[str, Fact]
Made = tuple[Element, tuple[LeftOut, ...]]

WHY_NOT: Final[Mapping[str, str]] = {
    "parsons": "Moodle has no question whose lines are put together and indented.",
    "policy-matrix": "Moodle cannot ask IAM what a policy allows.",
}
WHY_NO_RUN: Final = "Its answer is run here, and Moodle runs nothing."
COMPARED: Final = "How answers are compared: in Moodle quotes and spaces have to be as in the answer."


def write(question_set: QuestionSet, *, facts: Facts | None = None) -> Written:
    """`facts` say where the answers come from, below their explanations."""
    quiz = Element("quiz")
    category = SubElement(quiz, "question", type="category")
    _text(SubElement(category, "category"), f"$course$/top/{question_set.title.replace('/', '//')}")
    _leaf(category, "idnumber", question_set.topic)
    left_out: list[LeftOut] = []
    for question in question_set.questions:
        make = MAKERS.get(type(question))
        if make is None:
            left_out.append(without(question, WHY_NOT.get(question.kind, WHY_NO_RUN)))
            continue
        made, parts = make(question, facts or {})
        quiz.append(made)
        left_out += parts
        left_out += notes_on(question, hints=True)
    indent(quiz, "  ")
    content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="utf-8") + b"\n"
    return Written(content=content, left_out=tuple(left_out))


def _chosen(question: Single | Multiple | TrueOrWhy, facts: Facts) -> Made:
    prompt, choices = choices_of(question)
    made = _question("multichoice", question, prompt, explained(question.explanation, question, facts))
    right = sum(one.right for one in choices)
    single = not isinstance(question, Multiple)
    _leaf(made, "single", "true" if single else "false")
    # What a statement is comes first; where the order says nothing, it is shuffled.
    _leaf(made, "shuffleanswers", "false" if isinstance(question, TrueOrWhy) else "true")
    _leaf(made, "answernumbering", "abc")
    # As here: a wrong choice takes back what a right one gives.
    share = f"{100 / max(right, 1):.5f}".rstrip("0").rstrip(".")
    for one in choices:
        wrong = "0" if single else f"-{share}"
        answer = SubElement(made, "answer", fraction=share if one.right else wrong, format="html")
        _text(answer, line_html(one.text))
        _text(SubElement(answer, "feedback", format="html"), prose_html(one.why))
    return made, ()


def _matched(question: Matching, facts: Facts) -> Made:
    each = ((pair_of(pair.left, pair.right), pair.why) for pair in question.pairs)
    explanation = explained(question.explanation, question, facts, each=each)
    made = _question("matching", question, question.prompt, explanation)
    _leaf(made, "shuffleanswers", "true")
    used = {pair.right for pair in question.pairs}
    pairs = [(line_html(pair.left), pair.right) for pair in question.pairs]
    pairs += [("", one) for one in question.choices if one not in used]  # to mislead; with no text of its own
    for left, right in pairs:
        sub = SubElement(made, "subquestion", format="html")
        _text(sub, left)
        _text(SubElement(sub, "answer"), right)
    return made, ()


def _ordered(question: Ordering, facts: Facts) -> Made:
    explanation = explained(
        question.explanation, question, facts, each=((step.text, step.why) for step in question.steps)
    )
    made = _question("ordering", question, question.prompt, explanation)
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "RELATIVE_TO_CORRECT"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        _leaf(made, name, value)
    for place, step in enumerate(question.steps, 1):
        answer = SubElement(made, "answer", fraction=f"{place}.0000000", format="html")
        _text(answer, line_html(step.text))
    return made, ()


def _numeric(question: Numeric, facts: Facts) -> Made:
    asked, left_out = number_of(question)
    made = _question("numerical", question, asked.prompt, explained(asked.explanation, question, facts))
    answers = [(100, asked.answer, asked.tolerance, asked.working)]
    answers += [(0, one.value, 0.0, one.why) for one in asked.mistakes]
    for fraction, value, tolerance, why in answers:
        answer = SubElement(made, "answer", fraction=str(fraction), format="moodle_auto_format")
        _text(answer, written(value))
        _text(SubElement(answer, "feedback", format="html"), prose_html(why))
        _leaf(answer, "tolerance", written(tolerance))
    if asked.unit:
        unit = SubElement(SubElement(made, "units"), "unit")
        _leaf(unit, "multiplier", "1")
        _leaf(unit, "unit_name", asked.unit)
    _leaf(made, "unitgradingtype", "0")
    _leaf(made, "showunits", "0" if asked.unit else "3")
    return made, left_out


def _gaps(question: Cloze | FillIn, facts: Facts) -> Made:
    text = question.text if isinstance(question, Cloze) else question.code
    exact = isinstance(question, FillIn)
    gaps = {gap.id: gap for gap in question.gaps}
    lines = exact or (isinstance(question, Cloze) and question.look == "log")
    body = ""
    for before, name in pieces_of(text):
        shown = _escaped(before)
        body += shown if lines else shown.replace("\n", "<br>")
        body += written_gap(gaps[name], exact=exact) if name in gaps else ""
    body = f"<pre>{body}</pre>" if lines else f"<p>{body}</p>"
    more: dict[str, str] = {"look": question.look} if isinstance(question, Cloze) else {}
    if isinstance(question, FillIn):
        more |= {"language": question.language, "compare": question.compare}
    html = prose_html(question.prompt) + body
    explanation = explained(question.explanation, question, facts)
    made = _question("cloze", question, html, explanation, ready=True, **more)
    left_out = (partly(question, COMPARED),) if exact else ()
    return made, left_out


def _written(question: FreeText | Design, facts: Facts) -> Made:
    prompt, points = question.prompt, list(question.rubric)
    model = question.model
    if isinstance(question, Design):
        prompt += f"\n\n**Then this changes:** {question.change}"
        points += question.changed_rubric
        model += f"\n\n{question.changed_model}"
    made = _question("essay", question, prompt, explained(question.explanation, question, facts))
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "15"),
    ):
        _leaf(made, name, value)
    _leaf(made, "attachments", "0")
    rubric = "\n".join(f"- {one.text} ({one.worth}): {' '.join(one.why.split())}" for one in points)
    flags = "\n".join(f"- {one.text}: {' '.join(one.why.split())}" for one in question.red_flags)
    info = f"**A good answer says**\n\n{rubric}\n\n**Model answer**\n\n{model}"
    info += f"\n\n**Takes a point off**\n\n{flags}" if flags else ""
    _text(SubElement(made, "graderinfo", format="html"), prose_html(info))
    _text(SubElement(made, "responsetemplate", format="html"), "")
    return made, (partly(question, "The words by which its points are found: in Moodle a person marks it."),)


MAKERS: Final[Mapping[type[Any], Callable[[Any, Facts], Made]]] = {
    Single: _chosen,
    Multiple: _chosen,
    TrueOrWhy: _chosen,
    Matching: _matched,
    Ordering: _ordered,
    Numeric: _numeric,
    Cloze: _gaps,
    FillIn: _gaps,
    FreeText: _written,
    Design: _written,
}


def _question(
    kind: str, question: Question, prompt: str, explanation: str, *, ready: bool = False, **more: str
) -> Element:
    """`ready` says that the prompt is HTML already."""
    made = Element("question", type=kind)
    _text(SubElement(made, "name"), question.slug)
    _text(SubElement(made, "questiontext", format="html"), prompt if ready else prose_html(prompt))
    _text(SubElement(made, "generalfeedback", format="html"), prose_html(explanation))
    if kind != "cloze":  # the weights of its gaps are its grade
        _leaf(made, "defaultgrade", str(question.points))
    _leaf(made, "penalty", "0.3333333")
    _leaf(made, "hidden", "0")
    _leaf(made, "idnumber", question.slug)
    if kind == "cloze":
        more["points"] = str(question.points)
    for hint in as_hints(question.hints):  # shown after a try that was wrong
        _text(SubElement(made, "hint", format="html"), prose_html(hint.text))
    tags = SubElement(made, "tags")
    for tag in tags_of(question, **more):
        _text(SubElement(tags, "tag"), tag)
    return made


def _text(parent: Element, text: str) -> None:
    _leaf(parent, "text", text)


def _leaf(parent: Element, name: str, text: str) -> None:
    # What XML 1.0 has no place for, not even as a reference.
    SubElement(parent, name).text = UNSEEN.sub("", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
