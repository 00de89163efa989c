"""Every kind of question: a new one is a module here and a row in the table."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import Question

from . import (
    cloze,
    coded,
    design,
    fill_in,
    free_text,
    matching,
    multiple,
    numeric,
    ordering,
    parsons,
    policy_matrix,
    predict_then_run,
    single,
    true_or_why,
)
from .kind import Kind

KINDS: dict[str, Kind[Any]] = {
    "single": single.KIND,
    "multiple": multiple.KIND,
    "ordering": ordering.KIND,
    "matching": matching.KIND,
    "numeric": numeric.KIND,
    "true-or-why": true_or_why.KIND,
    "cloze": cloze.KIND,
    "fill-in": fill_in.KIND,
    "parsons": parsons.KIND,
    "policy-matrix": policy_matrix.KIND,
    "free-text": free_text.KIND,
    "design": design.KIND,
    "code": coded.CODE,
    "fix-the-bug": coded.FIX_THE_BUG,
    "mend-template": coded.MEND_TEMPLATE,
    "mend-workflow": coded.MEND_WORKFLOW,
    "predict-then-run": predict_then_run.KIND,
}


def kind_of(question: Question) -> Kind[Any]:
    return KINDS[question.kind]


__all__ = ["KINDS", "Kind", "kind_of"]
