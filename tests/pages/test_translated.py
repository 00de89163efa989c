"""A lab in another language: its words are translated, what comes of it is kept as always."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from portal.engines.curriculum.models import Single
from portal.engines.grading import CheckResult, Grade, Mark, to_json
from portal.engines.markup import render_inline
from portal.library import library, original
from portal.pages.workbench.checks import results_of
from portal.records.progress.models import Submission

LAB = "hello-lambda"


@pytest.fixture
def german(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    return client


@pytest.fixture
def spanish(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    return client


@pytest.mark.django_db
def test_a_lab_is_read_in_the_language_of_the_page(german):
    page = german.get(f"/labs/{LAB}/").text

    assert "Hallo, und was das Log dazu sagt" in page
    assert "Zuerst vorhersagen." in page
    assert "Ein Event ohne Namen bekommt den allgemeinen Gruß" in page
    assert 'lang="en"' not in page.partition('class="languages"')[0]


@pytest.mark.django_db
def test_one_that_nobody_has_translated_says_so(spanish):
    page = spanish.get("/labs/charged-once/").text

    assert "Aún sin traducir; en inglés" in page
    assert '<h1 lang="en">' in page


@pytest.mark.django_db
def test_in_english_nothing_is_said_of_languages(client):
    page = client.get(f"/labs/{LAB}/").text

    assert "Hello, and what the log says about it" in page
    assert "Not translated" not in page
    assert "<h1>" in page


@pytest.mark.django_db
def test_a_heading_of_a_translated_lesson_has_the_address_of_the_original(german, client):
    page = german.get("/lessons/what-lambda-is/").text

    assert '<h2 id="s-who-does-what">Wer was tut</h2>' in page
    assert 'href="#s-who-does-what">Wer was tut</a>' in page


def test_the_whole_course_is_told_in_german():
    """What is left out, or does not fit its original, is shown in English."""
    told = original().told_in("de")
    labs = [step for lab in told.labs.values() for step in lab.each_step]

    parts = [*told.lessons.values(), *labs, *told.cheat_sheets.values()]
    assert [part for part in parts if part.told_in != "de"] == []


def test_outside_of_a_request_everything_is_the_original():
    assert library() is original()


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Ein Event ohne Namen"), ("en", "An event without a name")]
)
def test_checks_are_shown_in_the_readers_language_whatever_was_stored(language, title):
    lab = original().labs[LAB]
    check = lab.head.checks[0]
    result = CheckResult(
        slug=check.slug, title=check.title, hidden=False, passed=True, points=1, out_of=1, hint=""
    )
    kept = to_json(Grade(mark=Mark(points=1, out_of=1), results=(result,)))
    submission = Submission(lab_slug=LAB, lab_digest=lab.digest, checks=kept)

    with translation.override(language):
        (shown,) = results_of(submission)

    assert shown.title.startswith(title)


def _single() -> Single:
    return next(one for one in original().question_sets["fundamentals"].questions if isinstance(one, Single))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_words_of_a_question_say_which_language_they_are_in(client, language):
    """WCAG 3.1.2: no question is translated, and the page around it is."""
    question = _single()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    mark = "" if language == "en" else ' lang="en"'

    asked = client.get(f"/practice/fundamentals/{question.slug}/").text
    wrong = next(option for option in question.options if not option.right)
    address = f"/practice/fundamentals/{question.slug}/answer/"
    answered = client.post(address, {"choice": wrong.id}, headers={"HX-Request": "true"}).text

    assert f'<div class="question-prompt" id="asked-{question.slug}"{mark}>' in asked
    assert asked.count(f"<span{mark}>{render_inline(question.options[0].text)}</span>") == 1
    assert answered.count(f'<div class="explained-why"{mark}>') == len(question.options)
    assert f'<div class="explanation"{mark}>' in answered
