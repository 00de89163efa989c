"""Answers that should not be: twice, at once, too late, of another's session, out of range, of another question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from portal.records.progress.models import Answer, PracticeSession
from tests import answers
from tests.pages.practice.conftest import KINDS, QUESTIONS
from tests.people import NOON

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def give(client, session, kind, fields, **how):
    return client.post(f"/practice/sessions/{session.pk}/answer/", {"question": kind, **fields}, **how)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_posted_twice_counts_once_and_shows_the_first(client, session, kind):
    give(client, session, kind, answers.wrong(QUESTIONS[kind]), headers=HTMX)

    again = give(client, session, kind, answers.right(QUESTIONS[kind], seed=session.seed), headers=HTMX)

    assert again.status_code == 200
    assert "verdict-wrong" in again.text
    given = Answer.objects.get()
    assert (given.attempt, given.earned) == (1, 0)


@pytest.mark.parametrize("htmx", [{}, HTMX], ids=["page", "htmx"])
def test_an_answer_after_the_end_counts_for_nothing_and_leads_to_the_end(client, session, htmx):
    PracticeSession.objects.update(finished_at=NOON + timedelta(days=400))

    late = give(client, session, "single", {"choice": "a"}, headers=htmx)

    assert (late.status_code, late.url) == (303, f"/practice/sessions/{session.pk}/")
    assert not Answer.objects.exists()


def test_after_the_end_what_was_answered_is_still_explained(client, session):
    give(client, session, "single", {"choice": "b"})
    PracticeSession.objects.update(finished_at=NOON)

    again = give(client, session, "single", {"choice": "a"}, headers=HTMX)

    assert "verdict-wrong" in again.text
    assert Answer.objects.get().points == 0


@pytest.mark.parametrize("signed_in", [False, True])
def test_another_ones_session_takes_no_answer_and_does_not_exist(client, session, charlie, signed_in):
    other = Client()
    if signed_in:
        other.force_login(charlie)

    assert give(other, session, "single", {"choice": "a"}).status_code == 404
    assert other.get(f"/practice/sessions/{session.pk}/?question=single").status_code == 404
    assert not Answer.objects.exists()


OUT_OF_RANGE = {
    "single": [{"choice": "c"}, {"choice": ""}, {"choice": "a" * 500}, {"choice": ["a", "b"]}],
    "multiple": [{"choices": ["a", "e"]}, {"choices": ["\x00"]}, {"choices": ["a"] * 3 + ["zz"]}],
    "true-or-why": [{"choice": "false"}, {"choice": "c"}],
    "ordering": [
        {f"position:{one}": place for one, place in zip("abcd", places, strict=True)}
        for places in (["1", "2", "3", "3"], ["", "1", "2", "3"], ["x", "1", "2", "3"])
    ],
    "matching": [{"pair:a": "Right a", "pair:b": "Right b", "pair:c": "Right z"}, {"pair:a": "Right a"}],
    "numeric": [{"value": value} for value in ("", "NaN", "inf", "1e999", "9" * 60, "1,5", "=1+1", "twelve")],
    "policy-matrix": [{"request:a": "allow", "request:b": "deny", "request:c": "maybe"}, {}],
}


@pytest.mark.parametrize(
    ("kind", "fields"), [(kind, fields) for kind, each in OUT_OF_RANGE.items() for fields in each]
)
def test_an_answer_out_of_range_is_asked_again_and_is_no_try(client, session, kind, fields):
    first = give(client, session, kind, fields, headers=HTMX)
    if kind == "single" and isinstance(fields["choice"], list):
        assert first.status_code == 200  # of two values of one field the last is the answer
        assert Answer.objects.get().response == {"choice": "b"}
        return

    assert first.status_code == 422
    assert 'role="alert"' in first.text
    assert not Answer.objects.exists()
    give(client, session, kind, answers.right(QUESTIONS[kind], seed=session.seed))
    given = Answer.objects.get()
    assert (given.attempt, given.earned) == (1, given.out_of)


def test_a_question_of_the_topic_that_the_session_does_not_ask_takes_no_answer(client, session):
    PracticeSession.objects.update(questions=["single"])

    other = give(client, session, "multiple", {"choices": ["a"]})

    assert (other.status_code, other.url) == (303, f"/practice/sessions/{session.pk}/")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("question", ["", "none", "\x00", "../single", "single/" * 50])
def test_a_question_that_is_none_is_not_found(client, session, question):
    assert give(client, session, question, {"choice": "a"}).status_code == 404


@pytest.mark.parametrize("confidence", ["SURE", "sure\x00", "very " * 100, ["ok", "certain"]])
def test_a_self_rating_that_is_none_is_left_out(client, session, confidence):
    give(client, session, "single", {"choice": "a", "confidence": confidence})

    assert Answer.objects.get().confidence == ""


def test_an_answer_needs_the_token_of_the_page(session, client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert give(strict, session, "single", {"choice": "a"}).status_code == 403
    assert not Answer.objects.exists()


def test_what_the_client_says_of_the_time_is_not_asked(client, session):
    """No field of the form sets when an answer was given."""
    give(client, session, "single", {"choice": "a", "answered_at": "1999-01-01", "took_s": "0", "now": "0"})

    assert Answer.objects.get().answered_at.year > 2000
