"""Questions in one's own words: written, looked into, confirmed, and only then counted."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, PracticeSession, Written
from portal.records.progress.move import move_progress
from tests import make
from tests.pages.practice import conftest
from tests.questions import a_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SAID = "A new environment is created & its init code runs."


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    made = make.library(sets=(make.question_set("basics", a_question("free-text"), a_question("design")),))
    conftest.shelve(monkeypatch, made)


@pytest.fixture
def session(client, db):
    client.post("/practice/basics/start/")
    return PracticeSession.objects.latest("started_at")


def inline(client, kind, fields, **how):
    return client.post(f"/practice/basics/{kind}/answer/", fields, **how)


def in_session(client, session, kind, fields, **how):
    return client.post(f"/practice/sessions/{session.pk}/answer/", {"question": kind, **fields}, **how)


def test_what_was_found_is_called_a_suggestion_and_quoted_and_nothing_counts_yet(client):
    page = inline(client, "free-text", {"step": "0", "text": SAID}, headers=HTMX)

    assert page.status_code == 200
    assert "suggestions" in page.text
    assert "<q>new environment</q>" in page.text
    assert "created &amp; its init" in page.text
    assert not Answer.objects.exists()
    assert Written.objects.get().response == {"texts": [SAID]}


def test_what_is_confirmed_counts_and_takes_the_place_of_what_was_written(client):
    inline(client, "free-text", {"step": "0", "text": SAID}, headers=HTMX)

    verdict = inline(client, "free-text", {"step": "1", "ticks": ["b"]}, headers=HTMX)

    assert "verdict-part" in verdict.text
    assert "A good answer" in verdict.text
    assert "How do you measure it?" in verdict.text
    given = Answer.objects.get()
    assert (given.points, given.response) == (2, {"texts": [SAID], "ticks": ["b"]})
    assert not Written.objects.exists()


def test_it_works_without_script(client):
    page = inline(client, "free-text", {"step": "0", "text": SAID})
    assert "<html" in page.text
    assert 'name="ticks"' in page.text

    assert "verdict-right" in inline(client, "free-text", {"step": "1", "ticks": ["a", "b"]}).text


def test_a_change_of_the_requirement_is_told_only_after_the_first_answer(client):
    asked = inline(client, "design", {"step": "0", "text": ""}, headers=HTMX)
    changed = inline(client, "design", {"step": "0", "text": "A queue with a DLQ."}, headers=HTMX)
    confirm = inline(client, "design", {"step": "1", "text": "FIFO, I would say."}, headers=HTMX)

    assert "Now it has to be in order" not in asked.text
    assert "Now it has to be in order" in changed.text
    assert 'name="ticks"' in confirm.text
    assert Written.objects.get().response == {"texts": ["A queue with a DLQ.", "FIFO, I would say."]}


@pytest.mark.parametrize("text", ["", "two words", "x " * 3000])
def test_a_text_that_cannot_be_judged_is_asked_again_and_kept_on_the_page(client, text):
    page = inline(client, "free-text", {"step": "0", "text": text}, headers=HTMX)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert f">{text}</textarea>" in page.text
    assert not Written.objects.exists()


def test_ticks_without_a_text_are_no_answer(client):
    assert inline(client, "free-text", {"step": "1", "ticks": ["a", "b"]}, headers=HTMX).status_code == 422
    assert not Answer.objects.exists()


def test_a_session_resumes_at_what_was_written(client, session):
    first = session.questions[0]
    in_session(client, session, first, {"step": "0", "text": SAID, "confidence": "sure"})

    page = client.get(f"/practice/sessions/{session.pk}/")

    assert "question 1 of 2" in page.text
    assert "created &amp; its init" in page.text
    assert not Answer.objects.exists()


def test_how_sure_one_was_is_not_asked_for_twice(client, session):
    page = in_session(
        client, session, "free-text", {"step": "0", "text": SAID, "confidence": "sure"}, headers=HTMX
    )

    assert 'value="sure" checked' in page.text


def test_a_session_ends_with_what_was_confirmed(client, session):
    for kind, ticks in (("free-text", ["a", "b"]), ("design", ["a", "b", "c"])):
        in_session(client, session, kind, {"step": "0", "text": SAID})
        in_session(client, session, kind, {"step": "1", "text": "A fifo queue.", "ticks": ticks})
        in_session(client, session, kind, {"step": "2", "ticks": ticks})

    assert "2 of 2 questions answered in full" in client.get(f"/practice/sessions/{session.pk}/").text


def test_another_ones_text_is_not_seen(client, session, charlie):
    in_session(client, session, "free-text", {"step": "0", "text": SAID})
    stranger = Client()
    stranger.force_login(charlie)

    assert in_session(stranger, session, "free-text", {"step": "1", "ticks": ["a"]}).status_code == 404
    assert inline(stranger, "free-text", {"step": "1", "ticks": ["a"]}, headers=HTMX).status_code == 422
    assert not Answer.objects.exists()


def test_what_was_written_is_there_when_one_comes_back(client):
    inline(client, "free-text", {"step": "0", "text": SAID}, headers=HTMX)

    assert "created &amp; its init" in client.get("/practice/basics/free-text/").text
    assert "created &amp; its init" not in Client().get("/practice/basics/free-text/").text


def test_what_was_written_is_no_answer_in_any_count(client):
    inline(client, "free-text", {"step": "0", "text": SAID}, headers=HTMX)

    assert "0 answered" in client.get("/practice/").text
    assert Learner.objects.get().answers.count() == 0


def test_what_was_written_goes_with_a_learner_who_joins_an_account(client, alice):
    inline(client, "free-text", {"step": "0", "text": SAID}, headers=HTMX)
    kept = Written.objects.get()

    move_progress(anonymous=kept.learner, account=alice.learner)

    kept.refresh_from_db()
    assert kept.learner == alice.learner
