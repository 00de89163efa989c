"""Drafts that gave way are still there, for whoever wrote them."""

from __future__ import annotations

import pytest

from portal.records.progress.models import Draft, DraftVersion
from tests.pages.labs.conftest import carry
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
MINE = "def lambda_handler(event, context):\n    return 'mine, before the reset'\n"


@pytest.fixture
def reset(client, learner):
    """The learner wrote something and went back to the starter."""
    Draft.objects.create(
        learner=learner, lab_slug="double", files={"lambda_function.py": MINE}, event="{}", saved_at=NOON
    )
    client.post("/labs/double/reset/", {})
    return DraftVersion.objects.get(learner=learner)


def test_what_a_reset_replaced_is_shown_and_can_be_returned_to(client, reset):
    assert "mine, before the reset" in client.get("/labs/double/drafts/").text

    back = client.post(f"/labs/double/drafts/{reset.pk}/restore/")

    assert back.status_code == 303
    assert Draft.objects.get(learner=reset.learner).files == {"lambda_function.py": MINE}


def test_the_lab_leads_there_once_there_is_a_draft(client, reset):
    assert "/labs/double/drafts/" in client.get("/labs/double/").text


def test_a_stranger_sees_none_of_it(client, reset):
    carry(client, somebody())

    assert "mine, before the reset" not in client.get("/labs/double/drafts/").text
    assert client.post(f"/labs/double/drafts/{reset.pk}/restore/").status_code == 404
