"""The progress page: empty, full, and the same after signing up or in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.library import library
from portal.records.accounts.models import Learner, User
from portal.records.progress.models import Answer, LessonVisit
from tests import answers
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
LESSON = "what-lambda-is"


def read_a_lesson(client):
    assert client.post(f"/lessons/{LESSON}/read/").status_code in {200, 302, 303}


def answer_a_question(client, nth=0, reply=answers.right):
    question = library().question_sets["fundamentals"].questions[nth]
    path = f"/practice/fundamentals/{question.slug}/answer/"
    assert client.post(path, reply(question), headers={"HX-Request": "true"}).status_code == 200


def counted(client):
    """{"lessons read": 1, …}"""
    page = re.sub(r"\s+", " ", client.get("/progress/").text)
    found = re.findall(r"<strong>(\d+)</strong><span>of \d+ ([a-z ]+)</span>", page)
    return {what: int(number) for number, what in found}


def sign_up(client, email="dana@example.com", **more):
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD, **more})


def sign_in(client, email):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def test_empty_it_says_how_to_begin_and_creates_nobody(client):
    page = client.get("/progress/")

    assert page.status_code == 200
    assert "answer five questions to draw your map" in page.text
    assert f"/lessons/{LESSON}/" in page.text
    assert Learner.objects.count() == 0
    assert not Learner.objects.exists()


def test_what_was_read_and_answered_is_counted(client):
    read_a_lesson(client)
    answer_a_question(client, 0)
    answer_a_question(client, 1, answers.wrong)

    assert counted(client) == {"lessons read": 1, "labs passed": 0, "questions answered": 2}


def test_what_to_do_next_names_what_went_wrong(client):
    answer_a_question(client, 0, answers.wrong)

    page = client.get("/progress/")

    assert "What to do next" in page.text
    assert "Practise Fundamentals" in page.text


def test_every_link_on_it_leads_somewhere(client):
    read_a_lesson(client)
    answer_a_question(client, 0, answers.wrong)

    links = set(re.findall(r'href="(/(?!static/)[^"#?]*)', client.get("/progress/").text))

    assert len(links) > 5
    assert {path: client.get(path).status_code for path in links} == dict.fromkeys(links, 200)


def test_it_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for nth in range(8):
        answer_a_question(client, nth)

    with django_assert_max_num_queries(8):  # the learner's own and the overview's seven
        client.get("/progress/")


def test_signing_up_keeps_all_of_it(client):
    read_a_lesson(client)
    answer_a_question(client)
    before = counted(client)

    answer = sign_up(client, next="/progress/")

    assert answer.status_code == 302
    assert answer.url == "/progress/"
    assert counted(client) == before
    assert Learner.objects.get().user == User.objects.get(email="dana@example.com")


def test_signing_up_without_having_done_anything_is_no_error(client):
    assert sign_up(client).status_code == 302
    assert client.get("/progress/").status_code == 200


def test_after_signing_out_the_device_is_nobodys(client):
    read_a_lesson(client)
    sign_up(client)

    client.post("/accounts/logout/")

    assert "answer five questions to draw your map" in client.get("/progress/").text


def test_signing_in_merges_what_was_done_before_on_both_devices(alice):
    at_home, at_work = Client(), Client()
    sign_in(at_home, alice.email)
    read_a_lesson(at_home)
    answer_a_question(at_home, 0)
    answer_a_question(at_work, 1)

    assert sign_in(at_work, alice.email).status_code == 302

    assert counted(at_work) == {"lessons read": 1, "labs passed": 0, "questions answered": 2}
    assert counted(at_home) == counted(at_work)
    assert set(Answer.objects.values_list("learner__user", flat=True)) == {alice.pk}


def test_an_old_cookie_opens_no_account(alice):
    client = Client()
    read_a_lesson(client)
    old = client.cookies["learner"].value
    sign_in(client, alice.email)

    thief = Client()
    thief.cookies["learner"] = old

    assert "answer five questions to draw your map" in thief.get("/progress/").text


def test_a_forged_cookie_is_nobody(client, alice):
    client.cookies["learner"] = f"{alice.learner.pk}:1abcde:forged"

    assert client.get("/progress/").status_code == 200
    assert "answer five questions to draw your map" in client.get("/progress/").text


def test_a_wrong_password_loses_nothing(client, alice):
    read_a_lesson(client)

    refused = client.post("/accounts/login/", {"login": alice.email, "password": "no"})

    assert refused.status_code == 200
    assert counted(client)["lessons read"] == 1
    assert LessonVisit.objects.get().learner.user is None


@pytest.mark.parametrize("fields", [{"email": "no address"}, {"password1": "short"}, {"email": ""}])
def test_a_sign_up_that_is_refused_says_why_and_keeps_the_address(client, fields):
    refused = client.post("/accounts/signup/", {"email": "dana@example.com", "password1": PASSWORD} | fields)

    assert refused.status_code == 200
    assert 'class="field-error"' in refused.text
    assert PASSWORD not in refused.text
    assert not User.objects.exists()
