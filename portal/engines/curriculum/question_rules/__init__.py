"""What a question must be, beyond its shape, so that it can be marked and taught from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from portal.engines.curriculum.models import (
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
    Question,
    Single,
    TrueOrWhy,
    WriteCode,
)
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .arranged import check_matching, check_ordering, check_parsons
from .chosen import check_multiple, check_single, check_true_or_why
from .gaps import check_cloze, check_fill_in
from .hints import check_hints
from .numeric import check_numeric
from .placed import check_placed
from .policy import check_policy_matrix
from .predicted import check_predicted
from .written import check_design, check_free_text

RULES: dict[type, Callable[[Any, Path], Iterator[Finding]]] = {
    Single: check_single,
    Multiple: check_multiple,
    Ordering: check_ordering,
    Matching: check_matching,
    Numeric: check_numeric,
    TrueOrWhy: check_true_or_why,
    Cloze: check_cloze,
    FillIn: check_fill_in,
    Parsons: check_parsons,
    PolicyMatrix: check_policy_matrix,
    FreeText: check_free_text,
    Design: check_design,
    WriteCode: check_placed,
    FixTheBug: check_placed,
    MendTemplate: check_placed,
    MendWorkflow: check_placed,
    PredictThenRun: check_predicted,
}


def check_question(question: Question, at: Path) -> Iterator[Finding]:
    """`at` is where the question stands in its file."""
    yield from RULES[type(question)](question, at)
    yield from check_hints(question, at)


__all__ = ["check_question"]
