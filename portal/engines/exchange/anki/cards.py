"""Each kind of question as a card: its front, and what answers it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final, TypeVar

from portal.engines.curriculum import Question
from portal.engines.curriculum.fillings import pieces_of
from portal.engines.curriculum.models import (
    Asked,
    Cloze,
    Design,
    FillIn,
    FixTheBug,
    FreeText,
    Matching,
    MendTemplate,
    MendWorkflow,
    Multiple,
    Numeric,
    Ordering,
    Parsons,
    PolicyMatrix,
    PredictThenRun,
    Single,
    TrueOrWhy,
    WriteCode,
)
from portal.engines.curriculum.models.hint import as_hints
from portal.engines.curriculum.variants import show
from portal.engines.exchange.choices import choices_of
from portal.engines.exchange.numbers import number_of
from portal.engines.exchange.written import LeftOut, notes_on, partly
from portal.engines.markup import Html, highlight, render, render_inline

_IMAGE = re.compile(r"<img[^>]*>")  # of our pages, which a deck does not have
_DECIDED: Final = {
    "allow": '<span class="good">allow</span>',
    "deny": '<span class="bad">deny</span>',
}
T = TypeVar("T")


Made = tuple[str, str, tuple[LeftOut, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """HTML. `explanation` takes the place of the question's own, where numbers were drawn."""

    front: str
    answer: str
    explanation: str
    left_out: tuple[LeftOut, ...] = ()


def card_of(question: Question) -> Card:
    make = MAKERS.get(type(question), _bare)
    front, answer, notes = make(question)
    explanation = question.explanation
    if isinstance(question, Numeric):
        explanation = number_of(question)[0].explanation
    front += "".join(
        f"<details><summary>Hint</summary>{prose(hint.text)}</details>" for hint in as_hints(question.hints)
    )
    return Card(
        front=front,
        answer=answer,
        explanation=prose(explanation),
        left_out=(*notes, *notes_on(question, hints=True)),
    )


def _bare(question: Asked) -> Made:
    """A kind that is new here: its prompt, and its explanation below."""
    return prose(question.prompt), "", ()


def prose(markdown: str) -> str:
    html = "".join(part.html for part in render(markdown).parts if isinstance(part, Html))
    return _IMAGE.sub("", html)


def _mixed(question: Question, items: Sequence[T]) -> list[T]:
    """In the same order in every download, so that a card stays the card that one knows."""
    mixed = list(items)
    random.Random(f"card:{question.slug}").shuffle(mixed)  # noqa: S311  no secret
    return mixed


def _listed(items: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"


def _why(text: str) -> str:
    return f'<div class="why">{prose(text)}</div>'


def _chosen(question: Single | Multiple | TrueOrWhy) -> Made:
    prompt, choices = choices_of(question)
    if not isinstance(question, TrueOrWhy):  # whose first option says what it is about
        choices = tuple(_mixed(question, choices))
    asked = "<p>Several may be right.</p>" if isinstance(question, Multiple) else ""
    front = prose(prompt) + asked + _listed((render_inline(one.text) for one in choices), "ol")
    marks = {True: '<span class="good">✓ {}</span>', False: '<span class="bad">✗ {}</span>'}
    said = (marks[one.right].format(render_inline(one.text)) + _why(one.why) for one in choices)
    return front, _listed(said, "ol"), ()


def _matched(question: Matching) -> Made:
    lefts = _listed(render_inline(one.left) for one in question.pairs)
    rights = _listed(render_inline(one) for one in question.choices)
    front = f"{prose(question.prompt)}{lefts}<p>with one of</p>{rights}"
    answer = _listed(
        f'{render_inline(one.left)} → <span class="good">{render_inline(one.right)}</span>{_why(one.why)}'
        for one in question.pairs
    )
    return front, answer, ()


def _ordered(question: Ordering) -> Made:
    mixed = (render_inline(step.text) for step in _mixed(question, question.steps))
    front = prose(question.prompt) + _listed(mixed)
    answer = _listed((render_inline(step.text) + _why(step.why) for step in question.steps), "ol")
    return front, answer, ()


def _numeric(question: Numeric) -> Made:
    asked, left_out = number_of(question)
    unit = f" {escape(asked.unit)}" if asked.unit else ""
    answer = f'<p class="good">{show(asked.answer)}{unit}</p>{prose(asked.working)}'
    answer += _listed(f"Not {show(one.value)}{unit}: {prose(one.why)}" for one in asked.mistakes)
    return prose(asked.prompt), answer, left_out


def _gaps(question: Cloze | FillIn) -> Made:
    text = question.text if isinstance(question, Cloze) else question.code
    gaps = {gap.id: gap for gap in question.gaps}
    front = back = ""
    for number, (before, name) in enumerate(pieces_of(text), 1):
        front += escape(before)
        back += escape(before)
        if name in gaps:
            front += f'<span class="gap">({number})</span>'
            back += f'<span class="gap">{escape(gaps[name].accept[0])}</span>'
    hints = _listed((render_inline(gap.label) for gap in question.gaps), "ol")
    answer = f"<pre>{back}</pre>" + _listed((_why(gap.why) for gap in question.gaps), "ol")
    return f"{prose(question.prompt)}<pre>{front}</pre>{hints}", answer, ()


def _parsons(question: Parsons) -> Made:
    shown = [*(one.code for one in question.lines), *(one.code for one in question.spares)]
    front = prose(question.prompt) + "<pre>" + "\n".join(map(escape, _mixed(question, shown))) + "</pre>"
    code = "\n".join("    " * one.indent + one.code for one in question.lines)
    spare = _listed(
        f"<code>{escape(one.code)}</code> belongs nowhere. {prose(one.why)}" for one in question.spares
    )
    return front, highlight(code, question.language) + (spare if question.spares else ""), ()


def _policy(question: PolicyMatrix) -> Made:
    policy = highlight(json.dumps(question.policy, indent=2), "json")
    asked = [
        f"<code>{escape(one.action)}</code> on <code>{escape(one.resource)}</code>"
        + "".join(
            f", <code>{escape(key)}</code> = <code>{escape(value)}</code>"
            for key, value in one.context.items()
        )
        for one in question.requests
    ]
    decided = _listed(
        f"{what}: {_DECIDED[one.decision]}{_why(one.why)}"
        for what, one in zip(asked, question.requests, strict=True)
    )
    if question.write:
        wanted = (f"{what}: {one.decision}" for what, one in zip(asked, question.requests, strict=True))
        front = f"{prose(question.prompt)}<p>Write the policy that decides:</p>{_listed(wanted)}"
        note = partly(question, "IAM's verdict on a policy of one's own: the card shows the model answer.")
        return front, policy + decided, (note,)
    front = f"{prose(question.prompt)}{policy}<p>Allowed or denied?</p>{_listed(asked)}"
    return front, decided, ()


def _written(question: FreeText | Design) -> Made:
    points = list(question.rubric)
    front, model = prose(question.prompt), prose(question.model)
    if isinstance(question, Design):
        points += question.changed_rubric
        front += f"<p><strong>Then this changes:</strong></p>{prose(question.change)}"
        model += f"<p><strong>After the change</strong></p>{prose(question.changed_model)}"
    listed = _listed(f'<span class="good">{render_inline(one.text)}</span>{_why(one.why)}' for one in points)
    return front, f"{model}<p><strong>A good answer says</strong></p>{listed}", ()


def _coded(question: WriteCode | FixTheBug | MendTemplate | MendWorkflow) -> Made:
    """The solution is the answer. Without its code, as a set that was only read has it, it is none."""
    note = partly(question, "The run that checks the code: the card shows the model solution.")
    task = question.lab
    if task is None:
        return prose(question.prompt), "", (partly(question, "Its solution, which is not in the set."),)
    starts, ends = (
        "".join(
            f"<p><code>{escape(path)}</code></p>{highlight(text, language_of(path))}"
            for path, text in files.items()
        )
        for files in (task.starter, task.solution)
    )
    return prose(question.prompt) + starts, ends, (note,)


def language_of(path: str) -> str:
    endings = {
        "py": "python",
        "js": "javascript",
        "mjs": "javascript",
        "json": "json",
        "yaml": "yaml",
        "yml": "yaml",
    }
    return endings.get(path.rpartition(".")[2], "text")


def _predicted(question: PredictThenRun) -> Made:
    events = _listed(
        f"<code>{escape(json.dumps(one.event))}</code>{' in a new environment' if one.cold else ''}"
        for one in question.invocations
    )
    code = highlight(question.code, _of_runtime(question.runtime))
    front = f"{prose(question.prompt)}{code}<p>Invoked with</p>{events}"
    if question.options:
        front += _listed((render_inline(one.text) for one in question.options), "ol")
        right = next((one for one in question.options if one.right), question.options[0])
        answer = f'<p class="good">{render_inline(right.text)}</p>{_why(right.why)}'
    else:
        answer = "".join(f'<p class="good">{render_inline(one)}</p>' for one in question.accept[:1])
    return front, answer, (partly(question, "The run that proves it."),)


def _of_runtime(runtime: str) -> str:
    return "javascript" if runtime.startswith("node") else "python"


MAKERS: Final[Mapping[type[Any], Callable[[Any], Made]]] = {
    Single: _chosen,
    Multiple: _chosen,
    TrueOrWhy: _chosen,
    Matching: _matched,
    Ordering: _ordered,
    Numeric: _numeric,
    Cloze: _gaps,
    FillIn: _gaps,
    Parsons: _parsons,
    PolicyMatrix: _policy,
    FreeText: _written,
    Design: _written,
    PredictThenRun: _predicted,
    WriteCode: _coded,
    FixTheBug: _coded,
    MendTemplate: _coded,
    MendWorkflow: _coded,
}
