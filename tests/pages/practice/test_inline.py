"""Questions inside lessons: answered where they stand, as often as one likes."""

from __future__ import annotations

import pytest

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer
from tests import answers, make
from tests.pages.practice import conftest
from tests.pages.practice.conftest import KINDS, QUESTIONS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def give(client, kind, fields, **how):
    return client.post(f"/practice/basics/{kind}/answer/", fields, **how)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("give_it", [answers.right, answers.wrong], ids=["right", "wrong"])
def test_the_verdict_takes_the_questions_place(client, kind, give_it):
    verdict = give(client, kind, give_it(QUESTIONS[kind]), headers=HTMX)

    assert verdict.status_code == 200
    assert f'id="question-{kind}"' in verdict.text
    assert ("verdict-right" if give_it is answers.right else "verdict-wrong") in verdict.text
    assert "Next question" not in verdict.text
    assert Learner.objects.get() == Answer.objects.get().learner


@pytest.mark.parametrize("kind", KINDS)
def test_an_unreadable_answer_is_refused_and_not_kept(client, kind):
    refused = give(client, kind, answers.unreadable(QUESTIONS[kind]), headers=HTMX)

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert not Answer.objects.exists()


def test_it_may_be_answered_again(client):
    give(client, "single", {"choice": "b"}, headers=HTMX)
    again = give(client, "single", {"choice": "a"}, headers=HTMX)

    assert "verdict-right" in again.text
    assert Answer.objects.count() == 2


def test_without_script_and_without_a_lesson_the_verdict_is_a_page(client):
    page = give(client, "single", {"choice": "a"})

    assert page.status_code == 200
    assert "<html" in page.text
    assert "verdict-right" in page.text


def test_without_script_it_leads_back_to_the_question_in_its_lesson(client, monkeypatch):
    asked = make.question("single", lessons=("one",))
    lesson = make.lesson("one", questions=("basics/single",))
    made = make.library(lessons=(lesson,), sets=(make.question_set("basics", asked),))
    conftest.shelve(monkeypatch, made)

    back = give(client, "single", {"choice": "a"})

    assert back.status_code == 303
    assert back.url == "/lessons/one/#question-single"


def test_without_script_it_leads_back_to_whatever_lesson_asks_it(client, monkeypatch):
    lesson = make.lesson("one", questions=("basics/single",))
    made = make.library(lessons=(lesson,), sets=(make.question_set("basics", make.question("single")),))
    conftest.shelve(monkeypatch, made)

    assert give(client, "single", {"choice": "a"}).url == "/lessons/one/#question-single"
    unreadable = give(client, "single", {"choice": "nothing"})
    assert 'href="/lessons/one/#question-single">Back to the lesson</a>' in unreadable.text


def test_a_verdict_that_leaves_points_offers_another_try_in_its_place(client):
    offer = 'href="/practice/basics/single/" hx-get="/practice/basics/single/" hx-target="#question-single"'

    assert offer in give(client, "single", {"choice": "b"}, headers=HTMX).text
    assert offer not in give(client, "single", {"choice": "a"}, headers=HTMX).text
    anew = client.get("/practice/basics/single/", headers=HTMX).text
    assert "<html" not in anew
    assert 'id="question-single"' in anew
    assert "verdict" not in anew


def test_of_several_right_options_those_that_were_left_out_are_named(client):
    right = [option.id for option in QUESTIONS["multiple"].options if option.right]

    told = give(client, "multiple", {"choices": right[:1]}, headers=HTMX).text

    assert told.count("your choice") == 1
    assert told.count("not chosen") == len(right) - 1


def test_without_script_a_question_that_is_not_in_its_lesson_shows_its_verdict_by_itself(client, monkeypatch):
    asked = make.question("single", lessons=("one",))
    conftest.shelve(monkeypatch, make.library(sets=(make.question_set("basics", asked),)))

    page = give(client, "single", {"choice": "a"})

    assert page.status_code == 200
    assert "verdict-right" in page.text


def test_without_script_an_unreadable_answer_is_a_page_that_keeps_it(client):
    page = give(client, "numeric", {"value": "twelve"})

    assert page.status_code == 422
    assert "<html" in page.text
    assert 'value="twelve"' in page.text


@pytest.mark.parametrize("path", ["/practice/basics/nothing/answer/", "/practice/nothing/single/answer/"])
def test_what_is_not_asked_cannot_be_answered(client, path):
    assert client.post(path, {"choice": "a"}).status_code == 404
    assert Learner.objects.count() == 0


def test_a_get_answers_nothing(client):
    assert client.get("/practice/basics/single/answer/").status_code == 405
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_has_a_page_of_its_own_and_looking_writes_nothing(client, kind):
    page = client.get(f"/practice/basics/{kind}/")

    assert page.status_code == 200
    assert f'action="/practice/basics/{kind}/answer/"' in page.text
    assert Learner.objects.count() == 0


def test_a_question_that_is_not_there_has_none(client):
    assert client.get("/practice/basics/nothing/").status_code == 404
