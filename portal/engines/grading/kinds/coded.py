"""Code to write, a bug to fix, a template or a workflow to mend: see grading/coded.py for all four."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import Coded, FixTheBug, MendTemplate, MendWorkflow, WriteCode
from portal.engines.grading.coded import is_whole, mark, present, read

from .kind import Kind


def _kind(model: type[Coded]) -> Kind[Any]:
    return Kind(model=model, present=present, read=read, mark=mark, is_whole=is_whole, in_steps=True)


CODE = _kind(WriteCode)
FIX_THE_BUG = _kind(FixTheBug)
MEND_TEMPLATE = _kind(MendTemplate)
MEND_WORKFLOW = _kind(MendWorkflow)
