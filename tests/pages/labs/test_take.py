"""From a lab's editor to a function of one's own."""

from __future__ import annotations

import pytest

from portal.records.playground.create import MOST
from portal.records.playground.models import OwnFunction
from tests import make

pytestmark = pytest.mark.django_db
POSTED = {"file:lambda_function.py": make.CODE, "event": '{"n": 2}'}


def test_what_is_in_the_editor_is_opened_in_the_playground(client, learner):
    response = client.post("/labs/double/take/", POSTED)
    (made,) = OwnFunction.objects.of(learner)

    assert response.status_code == 303
    assert response["Location"] == f"/playground/{made.pk}/"
    assert made.files == {"lambda_function.py": make.CODE}
    assert made.event == '{"n": 2}'


def test_whoever_has_nothing_yet_becomes_somebody(client):
    response = client.post("/labs/double/take/", POSTED)

    assert client.get(response["Location"]).status_code == 200


def test_code_that_is_too_large_is_refused_in_words_and_nothing_is_made(client, learner):
    response = client.post(
        "/labs/double/take/", POSTED | {"file:lambda_function.py": "x" * 3_000_000}, follow=True
    )

    assert OwnFunction.objects.of(learner).count() == 0
    assert [str(message) for message in response.context["messages"]]


def test_whoever_has_too_many_functions_is_told_on_the_page(client, learner):
    for _ in range(MOST):
        client.post("/labs/double/take/", POSTED)
    response = client.post("/labs/double/take/", POSTED, follow=True)

    assert "Put one away first" in response.text


def test_it_takes_a_post(client):
    assert client.get("/labs/double/take/").status_code == 405
