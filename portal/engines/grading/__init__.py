"""
Answers and outcomes → marks. Nothing is run here and nothing is stored.

`mark_question(question, response)` gives a `Verdict`; `grade_lab(lab, files,
outcomes)` gives a `Grade`. Both are pure: the same input, the same answer.
"""

from __future__ import annotations

from .grade import CheckResult, Failure, Grade, from_json, grade_lab, to_json
from .mark import Mark
from .present import Presented, present
from .questions import mark_question
from .response import BadResponse
from .verdict import PartVerdict, Verdict

__all__ = [
    "BadResponse",
    "CheckResult",
    "Failure",
    "Grade",
    "Mark",
    "PartVerdict",
    "Presented",
    "Verdict",
    "from_json",
    "grade_lab",
    "mark_question",
    "present",
    "to_json",
]
