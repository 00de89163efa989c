"""An answer in words is shown to a language model, where the operator has named one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from portal.engines.curriculum import Question
from portal.engines.grading import BadResponse, in_steps
from portal.engines.grading.ask_suggester import ask_suggester
from portal.engines.grading.rubric import LanguageModel, NotSuggested

log = logging.getLogger(__name__)


def suggested(question: Question, response: Mapping[str, Any]) -> dict[str, Any]:
    """
    The response, with what a language model found in it. As it is, where none is named, where there is
    nothing to look at, and where nothing came of it: then words are looked for as ever. Call it before a
    transaction: it may take some seconds (LanguageModel.timeout_s, twice for a design).
    """
    model = _model(**settings.RUBRIC_LLM)
    if model is None or not in_steps(question):
        return dict(response)
    try:
        return ask_suggester(question, response, model)
    except BadResponse:
        return dict(response)  # whoever keeps it says so
    except NotSuggested as fault:
        log.warning("No suggestions of a language model for %s: %s.", question.slug, fault)
        return dict(response)


@lru_cache(maxsize=8)
def _model(*, url: str, model: str, key: str) -> LanguageModel | None:
    """One for the process, which bounds its calls; None unless both the address and the model are named."""
    return LanguageModel(url=url, model=model, key=key) if url and model else None
