"""Practice with a small topic that has one question of each kind."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.test import Client

from portal.engines.curriculum import Library
from portal.engines.curriculum.models import Matching, Multiple, Option, Ordering, Pair, Question, Step
from portal.pages.practice import views
from portal.records.progress.models import PracticeSession
from tests import make

KINDS = ("single", "multiple", "ordering", "matching", "numeric")


def a_question(kind: str) -> Question:
    asked = {"level": 1, "facts": ("M-1",), "explanation": "Because."}
    match kind:
        case "single":
            return make.question("single")
        case "numeric":
            return make.number_question("numeric")
        case "multiple":
            options = tuple(
                Option(id=name, text=f"Option {name}", right=name in "ac", why=f"Why {name}.")
                for name in "abcd"
            )
            return Multiple(
                kind="multiple", slug=kind, prompt="Which two?", options=options, points=2, **asked
            )
        case "ordering":
            steps = tuple(Step(id=name, text=f"Step {name}", why=f"Why {name}.") for name in "abcd")
            return Ordering(kind="ordering", slug=kind, prompt="Which first?", steps=steps, **asked)
        case _:
            pairs = tuple(
                Pair(id=name, left=f"Left {name}", right=f"Right {name}", why=f"Why {name}.")
                for name in "abc"
            )
            choices = ("Right a", "Right b", "Right c")
            return Matching(
                kind="matching", slug=kind, prompt="Which to which?", pairs=pairs, choices=choices, **asked
            )


QUESTIONS = {kind: a_question(kind) for kind in KINDS}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(sets=(make.question_set("basics", *QUESTIONS.values()),))
    _shelve(monkeypatch, views, made)
    return made


def _shelve(monkeypatch: pytest.MonkeyPatch, room: ModuleType, made: Library) -> None:
    monkeypatch.setattr(room, "library", lambda: made)


@pytest.fixture
def session(client: Client, db: None) -> PracticeSession:
    """Begun by whoever `client` is."""
    client.post("/practice/basics/start/")
    return PracticeSession.objects.latest("started_at")
