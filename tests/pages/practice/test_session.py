"""A practice session in the browser's place: asked, answered, explained, resumed."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, PracticeSession
from tests import answers
from tests.pages.practice.conftest import KINDS, QUESTIONS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(session, then=""):
    return f"/practice/sessions/{session.pk}/{then}"


def give(client, session, kind, fields, **how):
    return client.post(address(session, "answer/"), {"question": kind, **fields}, **how)


def test_topics_say_what_there_is_and_how_to_start(client):
    page = client.get("/practice/")

    assert page.status_code == 200
    assert f"{len(KINDS)} questions · 0 answered" in page.text
    assert 'action="/practice/basics/start/"' in page.text


def test_looking_at_topics_creates_no_learner(client):
    client.get("/practice/")

    assert Learner.objects.count() == 0
    assert not Learner.objects.exists()


def test_starting_creates_the_learner_and_leads_to_the_first_question(client):
    begun = client.post("/practice/basics/start/")
    session = PracticeSession.objects.get()

    assert begun.status_code == 303
    assert begun.url == address(session)
    assert Learner.objects.count() == 1
    page = client.get(begun.url)
    assert f"question 1 of {len(session.questions)}" in page.text
    assert f'id="question-{session.questions[0]}"' in page.text


def test_starting_is_not_done_by_a_link(client):
    assert client.get("/practice/basics/start/").status_code == 405
    assert not PracticeSession.objects.exists()


def test_a_topic_that_is_not_there_cannot_be_started(client):
    assert client.post("/practice/nothing/start/").status_code == 404
    assert Learner.objects.count() == 0 or not PracticeSession.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_explained_and_counts_in_full(client, session, kind):
    verdict = give(client, session, kind, answers.right(QUESTIONS[kind], seed=session.seed), headers=HTMX)

    assert verdict.status_code == 200
    assert "verdict-right" in verdict.text
    assert "<html" not in verdict.text
    given = Answer.objects.get()
    assert given.points == given.out_of == QUESTIONS[kind].points


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_answer_is_explained_and_worth_nothing(client, session, kind):
    verdict = give(client, session, kind, answers.wrong(QUESTIONS[kind]), headers=HTMX)

    assert verdict.status_code == 200
    assert "verdict-wrong" in verdict.text
    assert Answer.objects.get().points == 0


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_every_option_is_explained_whichever_was_chosen(client, session, kind):
    verdict = give(client, session, kind, answers.wrong(QUESTIONS[kind]), headers=HTMX)

    for option in QUESTIONS[kind].options:
        assert option.why in verdict.text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "multiple"])
def test_a_blank_answer_is_asked_again_and_costs_nothing(client, session, kind):
    answer = give(client, session, kind, {}, headers=HTMX)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Answer.objects.exists()


def test_choosing_none_of_several_is_an_answer_worth_nothing(client, session):
    assert give(client, session, "multiple", {}, headers=HTMX).status_code == 200
    assert Answer.objects.get().points == 0


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "no script"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_unreadable_answer_is_refused_with_what_to_do(client, session, kind, htmx):
    answer = give(client, session, kind, answers.unreadable(QUESTIONS[kind]), headers=HTMX if htmx else {})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ("<html" in answer.text) is not htmx
    assert not Answer.objects.exists()


class TestWhatWasTypedIsKept:
    """After an answer that could not be read."""

    def test_a_number_as_it_was_written(self, client, session):
        answer = give(client, session, "numeric", {"value": "about <twelve>"}, headers=HTMX)

        assert 'value="about &lt;twelve&gt;"' in answer.text

    def test_the_boxes_that_were_ticked(self, client, session):
        answer = give(client, session, "multiple", {"choices": ["a", "d", "z"]}, headers=HTMX)

        assert ticked(answer.text, "choices") == {"a", "d"}

    def test_the_lines_that_were_matched(self, client, session):
        answer = give(client, session, "matching", {"pair:a": "Right c", "pair:b": "Right b"}, headers=HTMX)

        assert chosen(answer.text, "pair:a") == "Right c"
        assert chosen(answer.text, "pair:b") == "Right b"
        assert chosen(answer.text, "pair:c") is None

    def test_the_places_that_were_given(self, client, session):
        places = {"position:a": "4", "position:b": "1", "position:c": "1", "position:d": "2"}

        answer = give(client, session, "ordering", places, headers=HTMX)

        assert {name: chosen(answer.text, name) for name in places} == places

    def test_how_sure_one_was(self, client, session):
        answer = give(client, session, "single", {"confidence": "sure"}, headers=HTMX)

        assert ticked(answer.text, "confidence") == {"sure"}


def test_the_first_answer_stands(client, session):
    give(client, session, "single", {"choice": "b"}, headers=HTMX)

    again = give(client, session, "single", {"choice": "a"}, headers=HTMX)

    assert "verdict-wrong" in again.text
    assert Answer.objects.get().points == 0


def test_without_script_the_verdict_is_a_page_of_its_own(client, session):
    answer = give(client, session, "single", {"choice": "a"})

    assert answer.status_code == 303
    page = client.get(answer.url)
    assert "verdict-right" in page.text
    assert "Next question" in page.text
    assert "<html" in page.text


def test_a_session_goes_on_at_the_first_unanswered_question(client, session):
    first, second = session.questions[:2]
    give(client, session, first, answers.right(QUESTIONS[first], seed=session.seed))

    page = client.get(address(session))

    assert f'id="question-{second}"' in page.text
    assert f"question 2 of {len(KINDS)}" in page.text


def test_an_unanswered_question_cannot_be_looked_at_out_of_turn(client, session):
    last = session.questions[-1]

    page = client.get(address(session), {"question": last})

    assert page.status_code == 303
    assert page.url == address(session)


def test_the_end_counts_up_and_offers_what_went_wrong(client, session):
    for kind, question in QUESTIONS.items():
        give(client, session, kind, answers.wrong(question) if kind == "numeric" else answers.right(question))

    page = client.get(address(session))

    assert f"{len(KINDS) - 1} of {len(KINDS)} questions answered in full" in page.text
    assert "What went wrong, again" in page.text
    client.post("/practice/basics/start/", {"only": "wrong"})
    assert PracticeSession.objects.latest("started_at").questions == ["numeric"]


def test_confidence_is_kept_and_anything_else_in_its_place_is_not(client, session):
    give(client, session, "single", {"choice": "a", "confidence": "sure"})
    give(client, session, "numeric", {"value": "900", "confidence": "<script>"})

    assert dict(Answer.objects.values_list("question_slug", "confidence")) == {
        "single": "sure",
        "numeric": "",
    }


@pytest.mark.parametrize("then", ["", "answer/"], ids=["looking", "answering"])
def test_another_ones_session_does_not_exist(session, charlie, then):
    stranger = Client()
    stranger.force_login(charlie)

    for visitor in (stranger, Client()):
        url = address(session, then)
        fields = {"question": "single", "choice": "a"}
        assert (visitor.post(url, fields) if then else visitor.get(url)).status_code == 404
    assert not Answer.objects.exists()


def test_a_session_that_never_was_does_not_exist(client):
    assert client.get(f"/practice/sessions/{uuid.uuid4()}/").status_code == 404
    assert (
        client.post(f"/practice/sessions/{uuid.uuid4()}/answer/", {"question": "single"}).status_code == 404
    )
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("question", ["", "nothing", "../..", "\x00", "x" * 5000])
def test_a_question_that_is_not_there_is_not_found(client, session, question):
    assert give(client, session, question, {"choice": "a"}).status_code == 404


def test_a_session_costs_few_queries(client, session, django_assert_max_num_queries):
    # Not left to chance: one of several steps costs one query more, for what was written to it.
    session.questions = ["single", *(kind for kind in session.questions if kind != "single")]
    session.save(update_fields=["questions"])
    with django_assert_max_num_queries(5):  # learner, session, answers, bookmarks, notes
        asked = client.get(address(session))
    with django_assert_max_num_queries(18):  # savepoints among them, and what listens to answers
        answered = give(client, session, "single", {"choice": "a"}, headers=HTMX)

    assert (asked.status_code, answered.status_code) == (200, 200)
    assert Answer.objects.count() == 1


def test_topics_cost_seven_queries_however_many_answers(client, session, django_assert_max_num_queries):
    for kind, question in QUESTIONS.items():
        give(client, session, kind, answers.right(question))

    with django_assert_max_num_queries(7):  # learner, answers, open sessions, reports, three of reviews
        page = client.get("/practice/")

    assert page.status_code == 200
    assert 'id="topic-' in page.text


def ticked(page, name):
    """Values of the radio buttons or boxes of this name that are checked."""
    return {tag["value"] for tag in tags(page, "input") if tag.get("name") == name and "checked" in tag}


def chosen(page, name):
    """What the list of this name shows; None for its first, empty line."""
    body = page.split(f'name="{name}"', 1)[1].split("</select>", 1)[0]
    return next((tag["value"] or None for tag in tags(body, "option") if "selected" in tag), None)


def tags(page, kind):
    from html.parser import HTMLParser

    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == kind:
                found.append({name: value or "" for name, value in attrs})

    Reader().feed(page)
    return found
