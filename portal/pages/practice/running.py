"""What a question needs beside itself when something is run for it: an editor, or what really happened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.engines.curriculum import Question
from portal.engines.curriculum.models import PredictThenRun
from portal.engines.grading import is_coded
from portal.library import library
from portal.pages.workbench.asked import open_asked_bench
from portal.pages.workbench.ran import ran_of
from portal.records.accounts.models import Learner


def what_runs(
    learner: Learner | None, topic: str, question: Question, *, place: str, came_from: str, is_answered: bool
) -> dict[str, Any]:
    """
    Nothing for most questions. Of code that is still to be written, its editor and where the answer goes; of
    a prediction, what really happened.
    """
    if is_coded(question) and not is_answered:
        bench = open_asked_bench(learner, topic, question, library(), place=place, came_from=came_from)
        return {"bench": bench, "action": at("answer_code", topic, question.slug, place)}
    if isinstance(question, PredictThenRun):
        return {"ran": ran_of(learner, topic, question, place=place)}
    return {}


def at(view: str, topic: str, slug: str, place: str) -> str:
    """The address of a view of this room for a question where it is asked."""
    query = f"?{urlencode({'place': place})}" if place else ""
    return reverse(f"practice:{view}", args=[topic, slug]) + query
