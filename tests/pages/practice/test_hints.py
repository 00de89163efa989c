"""Hints to a question: their price said before, one by one, and what was typed stays typed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from portal.pages.practice import asking, views
from portal.records.accounts.models import Learner
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.models import Answer, PracticeSession
from tests import make
from tests.questions import a_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HINTS = [
    "Think of the *sky*.",
    {"text": "Not grass.", "cost": "25 %"},
    {"text": "Nor moss.", "cost": 0.5, "after_tries": 1, "cooldown_s": 40},
]


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    questions = (a_question("single", hints=HINTS, points=2), a_question("numeric"))
    made = make.library(sets=(make.question_set("basics", *questions),))
    for room in (views, asking):
        monkeypatch.setattr(room, "library", lambda: made)
    return made


@pytest.fixture
def session(client, db) -> PracticeSession:
    client.post("/practice/basics/start/")
    return PracticeSession.objects.latest("started_at")


def inline(client, number=None, *, htmx=True, **fields):
    return client.post(
        "/practice/basics/single/hint/",
        {**({} if number is None else {"number": number}), **fields},
        headers=HTMX if htmx else {},
    )


def in_session(client, session, number=None, *, htmx=True, **fields):
    return client.post(
        f"/practice/sessions/{session.pk}/hint/",
        {"question": "single", **({} if number is None else {"number": number}), **fields},
        headers=HTMX if htmx else {},
    )


def test_a_question_says_that_there_are_hints_and_gives_none_away(client):
    page = client.get("/practice/basics/single/").text

    assert "Show a hint" in page
    assert "3 left" in page
    assert "sky" not in page
    assert Learner.objects.count() == 0 or not QuestionHint.objects.exists()


def test_a_question_without_hints_says_nothing_of_them(client):
    assert "hint" not in client.get("/practice/basics/numeric/").text.lower().replace("hx-", "")


def test_hints_come_one_by_one_and_the_next_one_says_what_it_costs(client):
    first = inline(client, 1).text

    assert "<html" not in first
    assert "<em>sky</em>" in first
    assert "Not grass" not in first
    assert "costs 0.5 points, 2 left" in " ".join(re.sub("<[^>]+>", "", first).split())
    assert "Not grass" in inline(client, 2).text
    assert QuestionHint.objects.count() == 2


def test_a_hint_asked_for_twice_is_shown_once(client):
    inline(client, 1)
    again = inline(client, 1).text

    assert again.count("<summary>") == 1
    assert QuestionHint.objects.count() == 1


@pytest.mark.parametrize("number", ["", "0", "-1", "99", "²", "one", "1" * 400, "\x00"])
def test_a_number_that_is_none_skips_nothing(client, number):
    page = inline(client, number)

    assert page.status_code == 200
    assert QuestionHint.objects.count() <= 1
    assert "Not grass" not in page.text


def test_a_hint_that_waits_says_for_what_and_is_not_given(client):
    inline(client), inline(client)

    page = inline(client, 3).text

    assert "Another hint after your next try." in page
    assert "<button" not in page
    assert "moss" not in page


def test_a_cooldown_is_kept_by_the_server(client):
    inline(client), inline(client)
    client.post("/practice/basics/single/answer/", {"choice": "b"})

    early = inline(client, 3).text
    assert re.search(r"Another hint in (40|39|38) s\.", early)
    assert "moss" not in early

    QuestionHint.objects.update(
        shown_at=QuestionHint.objects.latest("shown_at").shown_at - timedelta(minutes=2)
    )
    assert "moss" in inline(client, 3).text


def test_without_script_the_page_comes_back_with_the_hint_and_with_what_was_chosen(client):
    page = inline(client, 1, htmx=False, choice="b").text

    assert "<html" in page
    assert "<em>sky</em>" in page
    assert re.search(r'value="b"[^>]*checked', page)
    assert not Answer.objects.exists()


def test_in_a_session_as_well(client, session):
    page = in_session(client, session, 1, htmx=False, choice="b", confidence="unsure").text

    assert "<em>sky</em>" in page
    assert re.search(r'value="b"[^>]*checked', page)
    assert re.search(r'value="unsure"[^>]*checked', page)
    assert f'action="/practice/sessions/{session.pk}/answer/"' in page
    assert "<em>sky</em>" in in_session(client, session, 1).text


def test_a_shown_hint_is_still_there_after_a_reload(client, session):
    in_session(client, session, 1)

    client.post(f"/practice/sessions/{session.pk}/answer/", {"question": "numeric", "value": "1"})
    assert "<em>sky</em>" in client.get(f"/practice/sessions/{session.pk}/").text
    assert "<em>sky</em>" in client.get("/practice/basics/single/").text


def test_what_hints_cost_is_said_with_the_verdict(client, session):
    in_session(client, session, 1)
    in_session(client, session, 2)

    verdict = client.post(
        f"/practice/sessions/{session.pk}/answer/", {"question": "single", "choice": "a"}, headers=HTMX
    ).text

    assert "2 of 2 points, 2 hints: 1.5 earned" in " ".join(verdict.split())
    given = Answer.objects.get()
    assert (given.points, given.earned, given.hints) == (2, 1.5, 2)


def test_a_second_try_says_what_it_earned(client):
    for choice in "ba":
        page = client.post("/practice/basics/single/answer/", {"choice": choice}, headers=HTMX).text

    assert "2 of 2 points, second try: 1.5 earned" in " ".join(page.split())


def test_a_first_try_in_full_says_no_more_than_its_points(client):
    page = client.post("/practice/basics/single/answer/", {"choice": "a"}, headers=HTMX).text

    assert "2 of 2" in page
    assert "earned" not in page


def test_once_it_is_answered_there_is_nothing_left_to_help_with(client, session):
    client.post(f"/practice/sessions/{session.pk}/answer/", {"question": "single", "choice": "a"})

    assert in_session(client, session, 1).status_code == 303
    assert not QuestionHint.objects.exists()


def test_other_peoples_sessions_give_no_hints(client, session):
    stranger = Client()

    assert in_session(stranger, session, 1).status_code == 404
    assert not QuestionHint.objects.exists()


@pytest.mark.parametrize(
    "path", ["basics/none/hint/", "none/single/hint/", "sessions/00000000-0000-4000-8000-000000000000/hint/"]
)
def test_what_is_not_asked_gives_no_hint(client, path):
    assert client.post(f"/practice/{path}", {"number": "1"}).status_code == 404


def test_a_question_that_is_not_in_the_session_gives_no_hint(client, session):
    assert in_session(client, session, 1, question="other").status_code == 404


def test_looking_takes_no_hint(client, session):
    assert client.get("/practice/basics/single/hint/").status_code == 405
    assert client.get(f"/practice/sessions/{session.pk}/hint/").status_code == 405


def test_the_button_for_a_hint_stands_behind_the_one_that_answers(client):
    """Enter in a field presses the first button of its form."""
    page = client.get("/practice/basics/single/").text

    assert page.index(">Answer</button>") < page.index("Show a hint")


def test_a_practice_page_tells_the_score_of_a_topic(client, session):
    for choice in "ba":
        client.post("/practice/basics/single/answer/", {"choice": choice})

    assert "score 1.5 of 4" in client.get("/practice/").text
