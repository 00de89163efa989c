"""One review after the other: asked, answered, rated, and gone on with where it was left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.engines.scheduling.rating import Rating
from portal.records.progress.asked import stamp
from portal.records.progress.models import Answer
from portal.records.reviews.models import CardState, ReviewCard, ReviewLog, seed_of
from tests import answers
from tests.pages.reviews.conftest import HERE_AT_ONCE, ON_ITS_OWN_PAGE, QUESTIONS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
RIGHT, WRONG = {"choice": "a"}, {"choice": "b"}


def give(client, card, fields, **how):
    return client.post(f"/reviews/cards/{card.pk}/answer/", fields, **how)


def test_nothing_to_review_says_so(client, mine):
    page = client.get("/reviews/now/")

    assert page.status_code == 200
    assert "Nothing is due" in page.text


def test_a_stranger_sees_nothing_of_anybody(client, due, charlie):
    card = due("q0")
    give(client, card, RIGHT)
    log = ReviewLog.objects.get()
    client.force_login(charlie)

    assert "Which colour?" not in client.get("/reviews/now/").text
    assert give(client, card, RIGHT).status_code == 404
    assert client.get(f"/reviews/reviewed/{log.pk}/").status_code == 404
    assert client.post(f"/reviews/reviewed/{log.pk}/rate/", {"rating": "1"}).status_code == 404
    for what in ("later", "aside", "hint"):
        assert client.post(f"/reviews/cards/{card.pk}/{what}/").status_code == 404
    assert ReviewLog.objects.get().rating == log.rating


@pytest.mark.parametrize("kind", HERE_AT_ONCE)
@pytest.mark.parametrize("known", [True, False], ids=["known", "missed"])
def test_a_question_of_any_kind_is_asked_answered_and_rated(client, due, kind, known):
    card = due(kind)
    seed = seed_of(card.pk, 1)
    assert f'id="question-{kind}"' in client.get("/reviews/now/").text
    question = QUESTIONS[kind]

    verdict = give(
        client, card, answers.right(question, seed=seed) if known else answers.wrong(question), headers=HTMX
    )

    assert verdict.status_code == 200
    assert ("verdict-right" if known else "verdict-wrong") in verdict.text
    log = ReviewLog.objects.get()
    assert log.was_due
    assert (log.rating == Rating.GOOD) if known else (log.rating == Rating.AGAIN)
    assert f'value="{log.rating}" data-key="{log.rating}" checked' in verdict.text
    assert verdict.headers["HX-Push-Url"] == f"/reviews/reviewed/{log.pk}/"


def test_without_htmx_the_verdict_is_a_page_of_its_own_and_stays_there(client, due):
    card = due("q0")

    given = give(client, card, WRONG)

    assert (given.status_code, given.url) == (303, f"/reviews/reviewed/{ReviewLog.objects.get().pk}/")
    for _ in range(2):
        page = client.get(given.url)
        assert "verdict-wrong" in page.text
        assert "How well did you know it?" in page.text
        assert "1 of 1 done" in page.text


def test_a_reload_goes_on_with_what_is_left(client, due):
    cards = [due(f"q{n}") for n in range(3)]
    assert "Reviews, 1 of 3" in client.get("/reviews/now/").text
    first = re.search(r'id="question-(q\d)"', client.get("/reviews/now/").text)[1]
    give(client, next(card for card in cards if card.slug == first), RIGHT)

    page = client.get("/reviews/now/")

    assert "Reviews, 2 of 3" in page.text
    assert f'id="question-{first}"' not in page.text


def test_each_rating_says_when_it_would_bring_the_card_back(client, due):
    verdict = give(client, due("q0"), RIGHT, headers=HTMX)

    words = re.findall(r"<strong>(\w+)</strong> <span class=\"meta\">([^<]+)</span>", verdict.text)
    assert [word for word, _ in words] == ["Again", "Hard", "Good", "Easy"]
    assert words[0][1] == "tomorrow"
    assert all(re.fullmatch(r"tomorrow|in \d+ (days|weeks|months)", when) for _, when in words)
    assert "Suggested: Good. Right." in verdict.text


def test_the_learner_rates_otherwise_and_goes_on(client, due):
    give(client, due("q0"), RIGHT)
    log = ReviewLog.objects.get()
    before = ReviewCard.objects.get().due_at

    went_on = client.post(f"/reviews/reviewed/{log.pk}/rate/", {"rating": "1"})

    assert (went_on.status_code, went_on.url) == (303, "/reviews/now/")
    log.refresh_from_db()
    assert (log.rating, log.derived) == (Rating.AGAIN, Rating.GOOD)
    assert ReviewCard.objects.get().due_at < before


@pytest.mark.parametrize("said", ["", "0", "5", "good", "1; DROP"])
def test_a_rating_that_is_none_changes_nothing(client, due, said):
    give(client, due("q0"), RIGHT)
    log = ReviewLog.objects.get()

    assert client.post(f"/reviews/reviewed/{log.pk}/rate/", {"rating": said}).status_code == 303

    assert ReviewLog.objects.get().rating == log.rating


def test_an_answer_that_is_posted_twice_counts_once_and_shows_the_same_verdict(client, due):
    card = due("q0")

    first, second = give(client, card, WRONG), give(client, card, RIGHT)

    assert first.url == second.url
    assert Answer.objects.count() == 1


def test_what_is_not_due_leads_on(client, due):
    card = due("q0")
    client.post(f"/reviews/cards/{card.pk}/later/")

    answered = give(client, card, RIGHT)

    assert (answered.status_code, answered.url) == (303, "/reviews/now/")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("how", [{}, {"headers": HTMX}], ids=["page", "htmx"])
@pytest.mark.parametrize("kind", HERE_AT_ONCE)
def test_an_answer_that_cannot_be_read_is_asked_again(client, due, kind, how):
    refused = give(client, due(kind), answers.unreadable(QUESTIONS[kind]), **how)

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert ("<html" in refused.text) == (not how)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("how", [{}, {"headers": HTMX}], ids=["page", "htmx"])
def test_an_answer_in_words_counts_once_its_author_has_confirmed_it(client, due, how):
    card, question = due("free-text"), QUESTIONS["free-text"]

    said = give(client, card, {"step": "0", "text": question.model, "confidence": "sure"}, **how)
    assert said.status_code == 200
    assert "Count what is ticked" in said.text
    assert not Answer.objects.exists()

    give(client, card, {**answers.right(question), "confidence": "sure"}, **how)
    assert Answer.objects.get().confidence == "sure"
    assert ReviewLog.objects.get().rating >= Rating.HARD


# --- The server's clock ---


def test_the_page_says_since_when_it_asks_and_the_answer_knows_how_long_it_took(client, due):
    card = due("q0")
    page = client.get("/reviews/now/")
    assert re.search(r'name="asked_at" value="[\w\-.:]+"', page.text)
    since = stamp("basics/q0", now=timezone.now() - timedelta(seconds=40))

    give(client, card, RIGHT | {"asked_at": since})

    assert 40 <= Answer.objects.get().took_s < 100


@pytest.mark.parametrize("asked_at", ["", "2020-01-01T00:00:00Z", "tampered:with"])
def test_a_time_that_the_browser_made_up_says_nothing(client, due, asked_at):
    give(client, due("q0"), RIGHT | {"asked_at": asked_at})

    assert Answer.objects.get().took_s is None


def test_a_form_that_is_refused_keeps_the_time_since_which_it_asks(client, due):
    since = stamp("basics/q0", now=timezone.now() - timedelta(seconds=40))

    refused = give(client, due("q0"), {"choice": "z", "asked_at": since})

    assert f'name="asked_at" value="{since}"' in refused.text


# --- Otherwise than answering ---


def test_not_today_and_never_again(client, due):
    first, second = due("q0"), due("q1")

    later = client.post(f"/reviews/cards/{first.pk}/later/")
    aside = client.post(f"/reviews/cards/{second.pk}/aside/")

    assert later.url == aside.url == "/reviews/now/"
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_at > timezone.now()
    assert second.state == CardState.ASIDE
    assert "Nothing is due" in client.get("/reviews/now/").text


@pytest.mark.parametrize("path", ["later/", "aside/", "answer/", "hint/"])
def test_nothing_is_done_by_a_link(client, due, path):
    assert client.get(f"/reviews/cards/{due('q0').pk}/{path}").status_code == 405


def test_a_check_leads_to_its_lab_and_names_what_failed(client, due):
    due("visible", kind="check", within="double")
    due("hidden", kind="check", within="double")

    page = client.get("/reviews/now/")

    assert '<a class="button button-primary" href="/labs/double/">' in page.text
    assert "<li>Visible</li><li>Hidden</li>" in page.text


@pytest.mark.parametrize("kind", ON_ITS_OWN_PAGE)
def test_a_question_for_which_code_is_run_leads_to_its_page(client, due, kind):
    card = due(kind)

    page = client.get("/reviews/now/")

    assert f'<a class="button button-primary" href="/practice/basics/{kind}/">' in page.text
    assert give(client, card, {}).status_code == 404


def test_questions_come_before_labs(client, due):
    due("visible", kind="check", within="double")
    due("q0")

    assert 'id="question-q0"' in client.get("/reviews/now/").text


def test_the_end_of_the_day_says_how_it_went_and_when_each_comes_back(client, due):
    for n, response in enumerate((RIGHT, WRONG, RIGHT)):
        give(client, due(f"q{n}"), response)

    page = client.get("/reviews/now/")

    assert "Done for today" in page.text
    assert "2 of 3 remembered." in page.text
    assert page.text.count("back on") == 3
    assert 'href="/practice/"' in page.text


def test_a_question_that_has_left_since_leads_on(client, due, shelf, monkeypatch):
    give(client, due("q0"), RIGHT)
    log = ReviewLog.objects.get()
    ReviewCard.objects.update(slug="long-gone")

    assert client.get(f"/reviews/reviewed/{log.pk}/").url == "/reviews/now/"
