"""Reporting a problem, reading the answer, and the queue that only authors see."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.pages.practice import asking
from portal.pages.practice import views as practice
from portal.pages.reports import queue, views
from portal.records.accounts.models import Learner
from portal.records.reports.models import ProblemReport, State
from tests import answers, make
from tests.questions import AT_ONCE, a_question

pytestmark = pytest.mark.django_db
URL = "/reports/question/basics/single/"
HOSTILE = '<script>alert("x")</script> {{ 7 }} \u202e"'


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    questions = [a_question(kind) for kind in (*AT_ONCE, "free-text", "design")]
    made = make.library(sets=(make.question_set("basics", *questions),))
    for room in (views, queue, practice, asking):
        monkeypatch.setattr(room, "library", lambda: made)
    return made


def report(client, url=URL, **fields):
    return client.post(url, {"fault": "unclear", "text": "What is meant by colour?", **fields})


@pytest.fixture
def author(bob) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def test_the_link_stands_beside_a_question_and_beside_its_verdict(client):
    asked = client.get("/practice/basics/single/").text
    answered = client.post("/practice/basics/single/answer/", {"choice": "b"}, headers={"HX-Request": "true"})

    assert f'href="{URL}"' in asked
    assert f'href="{URL}"' in answered.text


def test_looking_at_the_form_writes_nothing(client):
    page = client.get(URL)

    assert page.status_code == 200
    assert "Which colour?" in page.text
    assert Learner.objects.count() == 0 or not ProblemReport.objects.exists()


@pytest.mark.parametrize(
    "path", ["question/basics/none/", "question/none/single/", "lesson/none/", "lab/none/", "queue/none/"]
)
def test_what_is_not_there_cannot_be_reported(client, path):
    assert client.get(f"/reports/{path}").status_code == 404


@pytest.mark.parametrize(("path", "name"), [("lesson/one/", "lesson “One”"), ("lab/double/", "lab “Double”")])
def test_lessons_and_labs_have_the_form_too_without_a_key_to_be_wrong(client, path, name):
    page = client.get(f"/reports/{path}")

    assert name in page.text
    assert 'value="key"' not in page.text
    assert report(client, f"/reports/{path}").status_code == 303


def test_a_report_leads_to_ones_reports(client):
    sent = report(client)

    assert (sent.status_code, sent.url) == (303, "/reports/")
    page = client.get(sent.url).text
    assert "What is meant by colour?" in page
    assert "Open" in page
    assert 'href="/practice/basics/single/"' in page


@pytest.mark.parametrize("fields", [{"text": ""}, {"fault": ""}, {"fault": "nothing"}, {"text": "x" * 2_001}])
def test_what_is_no_report_comes_back_with_what_was_typed(client, fields):
    page = report(client, **fields)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert fields.get("text", "What is meant by colour?")[:2_000] in page.text
    assert not ProblemReport.objects.exists()


def test_too_many_reports_are_told_so(client):
    for number in range(3):
        report(client, text=f"This is number {number}.")

    page = report(client, text="One more.")

    assert page.status_code == 429
    assert "already" in page.text


def test_hostile_texts_are_text(client, author):
    report(client, text=HOSTILE)
    made = ProblemReport.objects.get()
    author.post(f"/reports/queue/{made.pk}/", {"state": "answered", "answer": HOSTILE})

    for page in (client.get("/reports/").text, author.get("/reports/queue/?state=").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{ 7 }}" in page
        assert "\u202e" not in page


def test_ones_reports_are_nobody_elses(client, author):
    report(client)

    assert "What is meant by colour?" not in author.get("/reports/").text
    assert "None so far" in Client().get("/reports/").text


def test_practice_has_a_quiet_line_to_ones_reports_once_there_are_some(client):
    assert 'href="/reports/"' not in client.get("/practice/").text

    report(client)

    assert 'href="/reports/"' in client.get("/practice/").text


# --- The queue --------------------------------------------------------------------


def test_the_queue_is_there_for_authors_alone(client, author, alice):
    report(client)
    made = ProblemReport.objects.get()
    learner = Client()
    learner.force_login(alice)

    for somebody in (client, learner):
        assert somebody.get("/reports/queue/").status_code == 404
        closing = somebody.post(f"/reports/queue/{made.pk}/", {"state": "fixed", "answer": "Ha."})
        assert closing.status_code == 404
    assert author.get("/reports/queue/").status_code == 200
    made.refresh_from_db()
    assert made.state == State.OPEN


def test_an_author_sees_the_question_its_key_its_facts_and_the_answer_given(client, author, shelf):
    client.post("/practice/basics/single/answer/", {"choice": "b"})
    report(client, fault="key")

    page = author.get("/reports/queue/").text

    assert "Which colour?" in page
    assert "As it is shown, with its key" in page
    assert "What they had answered: 0 of 1" in page
    assert "The answer that counts as right is wrong" in page
    assert "right" in page


@pytest.mark.parametrize("kind", [*AT_ONCE, "free-text", "design"])
def test_every_kind_of_question_can_be_shown_in_the_queue(client, author, shelf, kind):
    question = shelf.question(f"basics/{kind}")
    if kind in AT_ONCE:
        client.post(f"/practice/basics/{kind}/answer/", answers.right(question))
    report(client, f"/reports/question/basics/{kind}/")

    page = author.get("/reports/queue/")

    assert page.status_code == 200
    assert "As it is written" in page.text


def test_an_answer_closes_a_report_and_reaches_who_reported(client, author):
    report(client)
    made = ProblemReport.objects.get()

    closed = author.post(
        f"/reports/queue/{made.pk}/?state=open&topic=basics", {"state": "fixed", "answer": "It says so now."}
    )

    assert (closed.status_code, closed.url) == (303, "/reports/queue/?state=open&topic=basics")
    assert "Nothing here" in author.get(closed.url).text
    page = client.get("/reports/").text
    assert "Fixed" in page
    assert "It says so now." in page
    assert "Bob" in page


def test_an_answer_without_words_is_asked_for(client, author):
    report(client)
    made = ProblemReport.objects.get()

    page = author.post(f"/reports/queue/{made.pk}/", {"state": "declined", "answer": ""})

    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_a_report_that_is_not_there_cannot_be_closed(author):
    url = "/reports/queue/00000000-0000-4000-8000-000000000000/"

    assert author.post(url, {"state": "fixed", "answer": "x"}).status_code == 404
    assert author.get(url).status_code == 405


@pytest.mark.parametrize(
    "query", ["?state=nothing", "?topic=%00", "?page=0", "?page=-1", "?page=99999999", "?page=²"]
)
def test_filters_may_be_anything(client, author, query):
    report(client)

    assert author.get(f"/reports/queue/{query}").status_code == 200


def test_what_has_changed_since_says_so(client, author, monkeypatch):
    report(client)
    changed = make.library(sets=(make.question_set("basics", a_question("single", explanation="Anew.")),))
    monkeypatch.setattr(queue, "library", lambda: changed)

    assert "changed since" in author.get("/reports/queue/").text


def test_what_is_gone_says_so(client, author, monkeypatch):
    report(client)
    gone = make.library(sets=(make.question_set("basics", make.question("other")),))
    for room in (queue, views):
        monkeypatch.setattr(room, "library", lambda: gone)

    assert "not here any more" in author.get("/reports/queue/").text
    assert "not here any more" in client.get("/reports/").text
