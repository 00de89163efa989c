"""
A reader that takes its time is asked once, when the answer has been written, and not each time it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.curriculum import Question
from portal.engines.curriculum.models import Design, FreeText

from .kinds import design, free_text
from .rubric import Suggester
from .written import with_suggestions


def ask_suggester(question: Question, response: Mapping[str, Any], suggester: Suggester) -> dict[str, Any]:
    """
    The response with what was suggested, where it is an answer in words that has just been written; any
    other as it is. Raises BadResponse, and what the suggester raises.
    """
    match question:
        case FreeText():
            return with_suggestions(
                response, lambda texts: free_text.look(question, texts, suggester), free_text.TEXTS
            )
        case Design():
            return with_suggestions(
                response, lambda texts: design.look(question, texts, suggester), design.TEXTS
            )
    return dict(response)
