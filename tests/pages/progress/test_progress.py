"""The progress page: empty, full, and the same after signing up or in."""

from __future__ import annotations

import gzip
import itertools
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from portal.library import library
from portal.records.accounts.models import Learner, User
from portal.records.badges.grant import grant
from portal.records.progress.models import Answer, LessonVisit
from tests import answers
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
QUERIES = 18  # the learner's own, and what the page gathers
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
    return {what: int(number) for number, what in found if what != "points earned"}


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
    assert {path: client.get(path, follow=True).status_code for path in links} == dict.fromkeys(links, 200)


def test_it_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for nth in range(8):
        answer_a_question(client, nth)

    with django_assert_max_num_queries(QUERIES):
        client.get("/progress/")


def test_a_thousand_answers_cost_no_query_more(client, django_assert_max_num_queries):
    answer_a_question(client)
    answered_at_length(Answer.objects.get().learner, 1_000)

    with django_assert_max_num_queries(QUERIES):
        page = client.get("/progress/")

    assert "1001 answers say so" in page.text
    assert len(gzip.compress(page.content, 9)) < 40_000


def answered_at_length(learner, count, share=1.0, *, topics=("fundamentals", "scaling", "security")):
    """As if they had been given, evenly over topics."""
    asked = [(topic, one) for topic in topics for one in library().question_sets[topic].questions]
    Answer.objects.bulk_create(
        Answer(
            learner=learner, topic=topic, question_slug=question.slug, question_digest=question.digest, response={},
            points=share * question.points, out_of=question.points, earned=share * question.points,
            answered_at=now() - timedelta(days=number % 50),
        )
        for number, (topic, question) in zip(range(count), itertools.cycle(asked))
    )  # fmt: skip


# --- The map, readiness ---


def test_before_five_answers_it_says_how_to_draw_the_map(client):
    for nth in range(4):
        answer_a_question(client, nth)

    page = client.get("/progress/")

    assert "Answer five questions of one topic to draw your map" in page.text
    assert "of the points of a mock interview" not in page.text
    assert 'class="radar"' not in page.text


def test_the_fifth_draws_it_with_a_table_twin_and_words_for_those_who_do_not_see_it(client):
    for nth in range(5):
        answer_a_question(client, nth)

    page = client.get("/progress/").text

    assert re.search(r'<svg class="radar"[^>]* role="img" aria-labelledby="map-title map-told">', page)
    assert re.search(r'<desc id="map-told">[^<]*Fundamentals: \d+ %, between \d+ and \d+', page)
    assert re.search(r'<th scope="row">Fundamentals</th>\s*<td class="nowrap">\d+ %', page)
    assert "5 more answers to draw it" in page
    assert re.search(
        r"about <strong>\d+ %</strong> of the points of a mock interview, between \d+ and \d+; 5 answers",
        page,
    )


def test_readiness_can_be_asked_for_a_role(client):
    answer_a_question(client)
    answered_at_length(Answer.objects.get().learner, 60)

    assert "mock interview (architect), between" in " ".join(
        client.get("/progress/?role=architect").text.split()
    )
    assert client.get("/progress/?role=emperor").status_code == 200


def test_the_score_is_the_best_that_each_question_earned(client):
    answer_a_question(client, 0)
    Answer.objects.update(earned=0.5)
    answer_a_question(client, 0, answers.wrong)

    assert re.search(r"<strong>0\.5</strong><span>of \d+ points earned</span>", client.get("/progress/").text)


# --- Badges ---


def test_badges_can_be_put_away_and_come_back(client):
    answer_a_question(client)
    learner = Answer.objects.get().learner
    grant(learner=learner, slug="topic:fundamentals", detail="By 40 answers.", now=now())
    assert "New: Fundamentals mastered." in client.get("/progress/").text

    assert client.post("/progress/badges/", {"show": "no"}).url == "/progress/#badges"
    assert "Fundamentals mastered" not in client.get("/progress/").text

    client.post("/progress/badges/", {"show": "yes"})
    assert "Fundamentals mastered" in client.get("/progress/").text


def test_putting_badges_away_makes_nobody(client):
    assert client.post("/progress/badges/", {"show": "no"}).status_code == 303
    assert not Learner.objects.exists()


def test_badges_are_hidden_by_their_owner_alone(client, alice):
    stranger = Client()
    answer_a_question(client)
    grant(learner=alice.learner, slug="topic:fundamentals", detail="By 40 answers.", now=now())

    client.post("/progress/badges/", {"show": "no"})
    stranger.force_login(alice)
    read_a_lesson(stranger)

    assert "Fundamentals mastered" in stranger.get("/progress/").text


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
