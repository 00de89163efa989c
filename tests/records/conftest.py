"""What records are tested with."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Lab, Library
from portal.records.accounts.models import Learner, User
from portal.records.progress import settle
from tests import make
from tests.people import somebody


@pytest.fixture
def lab() -> Lab:
    return make.lab()


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    """What `settle` finds in the library: the made content instead of content/."""
    made = make.library()
    monkeypatch.setattr(settle, "library", lambda: made)
    return made


@pytest.fixture
def learner(alice: User) -> Learner:
    return alice.learner


@pytest.fixture
def anonymous(db: None) -> Learner:
    return somebody()
