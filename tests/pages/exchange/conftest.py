"""A small topic with one question of each kind, and the one fact that they rest on."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Library
from portal.pages.exchange import files, imports, views
from tests import make
from tests.engines.exchange.sets import FACTS
from tests.questions import AT_ONCE, IN_STEPS, a_question

QUESTIONS = tuple(a_question(kind) for kind in (*AT_ONCE, *IN_STEPS))


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    small = make.library(sets=(make.question_set("basics", *QUESTIONS),))
    made = Library(course=small.course, lessons=small.lessons, question_sets=small.question_sets, facts=FACTS)
    for room in (files, imports, views):
        monkeypatch.setattr(room, "library", lambda: made)
    return made
