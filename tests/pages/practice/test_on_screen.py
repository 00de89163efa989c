"""How long a question was on the screen, by the server's clock."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.records.progress.asked import stamp
from portal.records.progress.models import Answer
from tests import answers
from tests.pages.practice.conftest import QUESTIONS

pytestmark = pytest.mark.django_db
SINGLE = {"question": "single", "choice": "a"}


def since(seconds: float, ref: str = "basics/single") -> str:
    return stamp(ref, now=timezone.now() - timedelta(seconds=seconds))


@pytest.fixture(params=["in a session", "by itself"])
def place(request, session):
    if request.param == "in a session":
        return f"/practice/sessions/{session.pk}/answer/"
    return "/practice/basics/single/answer/"


def test_the_answer_knows_how_long_it_took(client, place):
    client.post(place, SINGLE | {"asked_at": since(30)})

    assert 30 <= Answer.objects.get().took_s < 90


@pytest.mark.parametrize("asked_at", ["", "made up", "2020-01-01"])
def test_a_time_that_the_browser_made_up_says_nothing(client, place, asked_at):
    client.post(place, SINGLE | {"asked_at": asked_at})

    assert Answer.objects.get().took_s is None


def test_the_time_of_another_question_says_nothing(client, place):
    client.post(place, SINGLE | {"asked_at": since(30, "basics/multiple")})

    assert Answer.objects.get().took_s is None


def test_a_question_is_stamped_where_it_stands_alone(client, session):
    for page in (f"/practice/sessions/{session.pk}/", "/practice/basics/single/"):
        assert re.search(r'name="asked_at" value="[^"]+"', client.get(page).text)


def test_a_form_that_is_refused_and_one_that_asks_on_keep_their_time(client, session):
    asked_at = since(30)
    wrong = answers.unreadable(QUESTIONS["single"])

    refused = client.post(
        f"/practice/sessions/{session.pk}/answer/", wrong | {"question": "single", "asked_at": asked_at}
    )

    assert f'name="asked_at" value="{asked_at}"' in refused.text
