"""A small content folder of its own, and its author."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.engines.curriculum import Shelf
from portal.pages.studio import advice, labs, views
from portal.records.accounts.models import User
from tests.engines.curriculum.tree import Content


@pytest.fixture
def content(tmp_path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Content:
    made = Content(tmp_path / "content")
    made.write("labs/double/wrong/adds.py", "# It adds.\ndef lambda_handler(event, context):\n    return {'twice': 2 + event['n']}\n")  # fmt: skip
    settings.CONTENT_DIR = made.root
    for page in (advice, labs, views):
        monkeypatch.setattr(page, "as_written", lambda: Shelf(made.root, thorough=False).library())
    return made


@pytest.fixture
def author(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client
