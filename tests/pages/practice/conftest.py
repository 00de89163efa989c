"""Practice with a small topic that has one question of each kind that is answered at once."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.test import Client

from portal.engines.curriculum import Library, Question
from portal.pages.practice import asking, here, running, views
from portal.records.progress.models import PracticeSession
from tests import make
from tests.questions import AT_ONCE as KINDS
from tests.questions import a_question

QUESTIONS: dict[str, Question] = {kind: a_question(kind) for kind in KINDS}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(sets=(make.question_set("basics", *QUESTIONS.values()),))
    shelve(monkeypatch, made)
    return made


def shelve(monkeypatch: pytest.MonkeyPatch, made: Library) -> None:
    rooms: tuple[ModuleType, ...] = (asking, here, running, views)
    for room in rooms:
        monkeypatch.setattr(room, "library", lambda: made)


@pytest.fixture
def session(client: Client, db: None) -> PracticeSession:
    """Begun by whoever `client` is; it asks a question of every kind, in an order of chance."""
    client.post("/practice/basics/start/")
    begun = PracticeSession.objects.latest("started_at")
    begun.questions += [kind for kind in KINDS if kind not in begun.questions]
    begun.save(update_fields=["questions"])
    return begun
