"""Interviewer mode: each sees what is theirs, and both get feedback."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.records.interviews.models import Interview, Item
from portal.records.interviews.pair import move_to
from tests.interviewing import SAID, position_of
from tests.pages.interviews.conftest import WISHES, as_user
from tests.pages.interviews.test_room import JSON, at, save

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ONLY_FOR_WHO_ASKS = (
    "A new environment",
    "Init code runs",
    "Reserved concurrency helps",
    "How do you measure it?",
)


@pytest.fixture
def asks(bob):
    return as_user(bob)


@pytest.fixture
def answers():
    """Somebody without an account."""
    return Client()


@pytest.fixture
def made(asks):
    asks.post("/practice/interviews/start/", WISHES | {"who": "interviewer"})
    return Interview.objects.get()


def link_of(client, interview):
    client.post(at(interview, "invite/"))
    page = client.get(at(interview, "lobby/")).text
    return re.search(r"/practice/interviews/invitations/[\w-]+/", page)[0]


@pytest.fixture
def together(asks, answers, made):
    link = link_of(asks, made)
    answers.get(link)
    answers.post(link)
    asks.post(at(made, "begin/"))
    position = position_of(made, "free-text")
    moved = move_to(interview=made, position=position, now=Interview.objects.get().started_at)
    answers.get(at(moved))
    return moved


def test_who_made_it_gets_a_link_that_seats_somebody_without_an_account(asks, answers, made):
    link = link_of(asks, made)

    shown = answers.get(link).text
    assert "Bob asks you" in shown
    assert "No account is needed" in shown
    assert "You <strong>answer</strong>" in shown
    assert answers.post(link, follow=True).status_code == 200
    assert Interview.objects.get().learner_id


def test_looking_at_a_link_takes_no_seat(asks, answers, made):
    link = link_of(asks, made)
    answers.get(link)

    assert Interview.objects.get().learner_id is None


def test_a_link_works_once_and_not_after_it_was_taken_back(asks, answers, made, charlie):
    link = link_of(asks, made)
    answers.get(link)
    answers.post(link)
    assert as_user(charlie).get(link).status_code == 404

    assert Client().get("/practice/interviews/invitations/nobody-made-this/").status_code == 404


def test_a_link_can_be_taken_back(asks, answers, made):
    link = link_of(asks, made)
    asks.post(at(made, "invite/"), {"revoke": "1"})

    assert answers.get(link).status_code == 404


def test_the_candidate_can_be_the_one_who_invites(client, answers, db):
    client.post("/practice/interviews/start/", WISHES | {"who": "candidate"})
    made = Interview.objects.get()
    link = link_of(client, made)
    assert "You <strong>ask</strong>" in answers.get(link).text

    answers.post(link)

    assert "Start the clock" in answers.get(at(made, "lobby/")).text
    assert "Start the clock" not in client.get(at(made, "lobby/")).text


def test_the_lobby_follows_when_somebody_comes_and_when_the_clock_starts(asks, answers, made):
    link = link_of(asks, made)
    waiting = asks.get(at(made, "lobby/?open=candidate"), headers=HTMX)
    assert "Waiting for the other person" in waiting.text
    assert "<html" not in waiting.text

    answers.get(link)
    answers.post(link)
    assert asks.get(at(made, "lobby/?open=candidate"), headers=HTMX)["HX-Refresh"] == "true"
    asks.post(at(made, "begin/"))
    assert answers.get(at(made, "lobby/?open="), headers=HTMX)["Location"] == at(made)


def test_the_clock_is_started_by_who_asks_and_by_nobody_else(answers, asks, made):
    link = link_of(asks, made)
    asks.post(at(made, "begin/"))
    assert Interview.objects.get().started_at is None
    answers.get(link)
    answers.post(link)

    assert answers.post(at(made, "begin/")).status_code == 404
    assert Interview.objects.get().started_at is None


def test_the_rubric_is_never_in_what_the_candidate_gets(answers, together):
    pages = [
        answers.get(at(together)).text,
        answers.get(at(together, "clock/?item=1")).text,
        answers.get(at(together, "finish/")).text,
        save(answers, together, "free-text", {"step": "0", "text": "I would say so."}, headers=JSON).text,
        answers.get(at(together)).text,
    ]

    assert not [words for page in pages for words in ONLY_FOR_WHO_ASKS if words in page]
    assert answers.get(at(together, "desk/")).status_code == 404
    assert answers.get(at(together, "heard/")).status_code == 404
    assert answers.post(at(together, "note/"), {"item": "1", "ticks": "a"}).status_code == 404


def test_who_asks_sees_the_rubric_the_model_answer_and_what_is_typed(asks, answers, together):
    save(answers, together, "free-text", {"step": "0", "text": "It is <b>slow</b> then."})

    page = asks.get(at(together, "desk/")).text

    assert all(words in page for words in ONLY_FOR_WHO_ASKS)
    assert "A new environment has to be created" in page
    heard = asks.get(at(together, f"heard/?at={together.position}"), headers=HTMX).text
    assert "It is &lt;b&gt;slow&lt;/b&gt; then." in heard
    assert "<html" not in heard


def test_who_asks_cannot_answer_and_does_not_see_the_room(asks, together):
    assert asks.post(at(together, "save/"), {"item": "1", "choice": "a"}).status_code == 404
    assert asks.get(at(together)).status_code == 404


def test_a_question_that_was_not_asked_yet_cannot_be_noted_or_answered(asks, answers, together):
    other = position_of(together, "design")

    assert asks.post(at(together, "note/"), {"item": other, "ticks": "a"}).status_code == 404
    assert answers.post(at(together, "save/"), {"item": other, "text": SAID}).status_code == 404


def test_the_next_question_is_for_both(asks, answers, together):
    before = answers.get(at(together, f"clock/?item={together.position}")).json()["position"]
    asks.post(at(together, "note/"), {"item": before, "go": "1"})

    assert answers.get(at(together, f"clock/?item={before}")).json()["position"] == 1
    assert "Question 1 of 6" in answers.get(at(together)).text
    assert asks.get(at(together, f"heard/?at={before}"), headers=HTMX)["Location"] == at(together, "desk/")


def test_notes_are_kept_as_they_are_made(asks, together):
    noted = asks.post(
        at(together, "note/"),
        {"item": together.position, "ticks": ["a"], "notes": "Nervous.", "feedback": "Well said."},
        headers=HTMX,
    )

    assert "Noted at" in noted.text
    page = asks.get(at(together, "desk/")).text
    assert "Nervous." in page
    assert 'value="a" checked' in page


def test_both_get_feedback(asks, answers, together):
    save(answers, together, "free-text", {"step": "0", "text": SAID})
    asks.post(
        at(together, "note/"),
        {"item": together.position, "ticks": ["b"], "notes": "Mumbles.", "feedback": "Name the environment."},
    )
    asks.post(at(together, "finish/"))

    candidate = answers.get(at(together, "debrief/")).text
    assert "Name the environment." in candidate
    assert "Ticked by Bob" in candidate
    assert "Mumbles." not in candidate
    interviewer = asks.get(at(together, "feedback/")).text
    assert "You differ in 1 of 3 points" in interviewer
    assert "Ask yourself" in interviewer
    assert "Mumbles." in interviewer


def test_the_feedback_is_for_who_asked(answers, asks, together, charlie):
    asks.post(at(together, "finish/"))

    for client in (answers, as_user(charlie)):
        assert client.get(at(together, "feedback/")).status_code == 404
    assert asks.get(at(together, "debrief/")).status_code == 404


def test_the_end_is_followed_by_both(asks, answers, together):
    answers.post(at(together, "finish/"))

    assert asks.get(at(together, f"heard/?at={together.position}"), headers=HTMX)["Location"] == at(
        together, "feedback/"
    )
    assert Item.objects.filter(interview=together).exclude(points=None).exists()


def test_one_that_has_not_begun_can_be_called_off(asks, made):
    page = asks.post(at(made, "finish/"), follow=True)

    assert "None yet" in page.text
    assert not Interview.objects.exists()
