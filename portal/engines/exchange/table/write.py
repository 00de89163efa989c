"""A question set as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.curriculum.models import Matching, Multiple, Numeric, Ordering, Single, TrueOrWhy
from portal.engines.curriculum.models.hint import as_hints
from portal.engines.exchange.numbers import number_of, written
from portal.engines.exchange.sources import source_of
from portal.engines.exchange.written import LeftOut, Written, notes_on, partly, without

from .columns import FIRST, LAST, MOST, NUMBERED, Row, defused

WHY_NOT: Final = "It does not fit into one row of a table."
WHY_NO_RUN: Final = "Its answer is run here, and a table runs nothing."
RUNS: Final = frozenset({"code", "fix-the-bug", "mend-template", "mend-workflow", "predict-then-run"})


def write(question_set: QuestionSet, *, facts: Mapping[str, Fact] | None = None) -> Written:
    """UTF-8 with a byte order mark, by which spreadsheets know it; commas; lines end as RFC 4180 has it."""
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for question in question_set.questions:
        make = MAKERS.get(type(question))
        if make is None:
            left_out.append(without(question, WHY_NO_RUN if question.kind in RUNS else WHY_NOT))
            continue
        row, notes = make(question)
        rows.append({**_shared(question, facts or {}), **row})
        left_out += notes
        left_out += notes_on(question, hints=True)
    used = {name for row in rows for name, value in row.items() if value}
    order = (f"{name}_{number}" for number in range(1, MOST + 1) for name in NUMBERED)
    header = [*FIRST, *(name for name in order if name in used), *LAST]
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(header)
    table.writerows([defused(row.get(name, "")) for name in header] for row in rows)
    return Written(content=b"\xef\xbb\xbf" + text.getvalue().encode(), left_out=tuple(left_out))


def _shared(question: Question, facts: Mapping[str, Fact]) -> Row:
    return {
        "slug": question.slug,
        "kind": question.kind,
        "level": str(question.level),
        "points": str(question.points),
        "concepts": " ".join(question.concepts),
        "lessons": " ".join(question.lessons),
        "facts": " ".join(question.facts),
        "starred": "yes" if question.starred else "",
        "prompt": question.prompt,
        "explanation": question.explanation,
        **_numbered(hint=[hint.text for hint in as_hints(question.hints)]),
        "sources": "; ".join(dict.fromkeys(source_of(facts[one]) for one in question.facts if one in facts)),
    }


def _chosen(question: Single | Multiple) -> tuple[Row, tuple[LeftOut, ...]]:
    right = " ".join(str(place) for place, one in enumerate(question.options, 1) if one.right)
    return {"right": right, **_numbered(text=[one.text for one in question.options],
                                        why=[one.why for one in question.options])}, ()  # fmt: skip


def _statement(question: TrueOrWhy) -> tuple[Row, tuple[LeftOut, ...]]:
    right = next((str(place) for place, one in enumerate(question.reasons, 1) if one.right), "true")
    parts = _numbered(text=[one.text for one in question.reasons], why=[one.why for one in question.reasons])
    return {"statement": question.statement, "why": question.why, "right": right, **parts}, ()


def _matched(question: Matching) -> tuple[Row, tuple[LeftOut, ...]]:
    pairs = question.pairs
    return _numbered(
        text=[one.left for one in pairs],
        match=[one.right for one in pairs],
        why=[one.why for one in pairs],
        choice=list(question.choices),
    ), ()


def _ordered(question: Ordering) -> tuple[Row, tuple[LeftOut, ...]]:
    return _numbered(text=[one.text for one in question.steps], why=[one.why for one in question.steps]), ()


def _numeric(question: Numeric) -> tuple[Row, tuple[LeftOut, ...]]:
    """Its mistakes are numbered: text_1 is a wrong number, why_1 what it comes from."""
    asked, left_out = number_of(question)
    relative = question.relative is not None and not question.parameters
    tolerance = f"{written(question.relative or 0.0)} of it" if relative else written(asked.tolerance)
    if len(asked.mistakes) > MOST:
        left_out = (*left_out, partly(question, f"Its mistakes past the first {MOST}."))
    mistakes = asked.mistakes[:MOST]
    row = {
        "prompt": asked.prompt,
        "answer": written(asked.answer),
        "tolerance": tolerance,
        "unit": asked.unit,
        "working": asked.working,
        "explanation": asked.explanation,
        **_numbered(text=[written(one.value) for one in mistakes], why=[one.why for one in mistakes]),
    }
    return row, left_out


def _numbered(**columns: list[str]) -> Row:
    return {f"{name}_{place}": text for name, texts in columns.items() for place, text in enumerate(texts, 1)}


MAKERS: Final[Mapping[type[Any], Callable[[Any], tuple[Row, tuple[LeftOut, ...]]]]] = {
    Single: _chosen,
    Multiple: _chosen,
    TrueOrWhy: _statement,
    Matching: _matched,
    Ordering: _ordered,
    Numeric: _numeric,
}
