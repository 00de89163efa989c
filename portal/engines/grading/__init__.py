"""
Answers and outcomes → marks. Nothing is run here and nothing is stored.

`read_response(question, posted)` reads a form, `mark_question(question,
response)` gives a `Verdict`; `grade_lab(lab, files, outcomes)` gives a `Grade`. All
are pure: the same input, the same answer.
"""

from __future__ import annotations

from .grade import CheckResult, Failure, Grade, from_json, grade_lab, to_json
from .mark import Mark
from .present import Presented, present
from .questions import in_steps, is_coded, is_whole, mark_question, read_response
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
    "in_steps",
    "is_coded",
    "is_whole",
    "mark_question",
    "present",
    "read_response",
    "to_json",
]
