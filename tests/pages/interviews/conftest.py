"""Interviews with a small topic that has one question of each kind."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.engines.curriculum import Library
from portal.pages.interviews import after, pair, room, views, ways
from portal.records.accounts.models import User
from portal.records.interviews.models import Interview
from tests.interviewing import shelf as made_of

WISHES = {
    "role": "developer",
    "level": "mid",
    "minutes": "60",
    "topics": ["fundamentals"],
    "families": ["choices", "numbers", "code", "words", "design"],
    "who": "alone",
}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = made_of()
    for module in (after, pair, room, views, ways):
        monkeypatch.setattr(module, "library", lambda: made)
    return made


@pytest.fixture
def interview(client: Client, db: None) -> Interview:
    """Begun by whoever `client` is."""
    client.post("/practice/interviews/start/", WISHES)
    return Interview.objects.latest("made_at")


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
