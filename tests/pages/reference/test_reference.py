"""Glossary, cards, cheat sheets and changes, as anybody sees them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from portal.library import library, original
from tests import answers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TERM = re.compile(r'<a class="term" href="/glossary/#term-([a-z0-9-]+)">')
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_glossary_has_every_term_below_its_letter_and_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/glossary/").text

    ids = re.findall(r'id="term-([a-z0-9-]+)" tabindex', page)
    assert ids == [term.slug for term in library().glossary.terms]
    assert len(ids) >= 90
    for letter in re.findall(r'<h2 id="letter-([a-z])">', page):
        assert f'<a href="#letter-{letter}">{letter.upper()}</a>' in page


def test_in_german_an_umlaut_stands_beside_its_vowel(client):
    page = client.get("/glossary/", headers={"accept-language": "de"}).text

    sections = page.split('<h2 id="letter-')
    (below,) = [section[0] for section in sections if 'id="term-spill-over"' in section]
    assert below == "u"
    assert set(re.findall(r'id="term-([a-z0-9-]+)" tabindex', page)) == {
        term.slug for term in library().glossary.terms
    }


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_whole_glossary_is_told_in_either_language(language):
    terms = original().told_in(language).glossary.terms

    assert [term.term for term in terms if term.told_in != language] == []


def test_a_definition_leads_to_other_terms_and_never_to_itself(client):
    page = client.get("/glossary/").text

    for entry in re.split(r'<div id="term-', page)[1:]:
        slug = entry.partition('"')[0]
        marked = TERM.findall(entry)
        assert slug not in marked
        assert all(library().find_term(other) for other in marked)


def test_the_glossary_can_be_narrowed_down_with_and_without_script(client):
    whole = client.get("/glossary/", {"q": " DLQ "})
    part = client.get("/glossary/", {"q": "dlq"}, headers=HTMX)

    for answer in (whole, part):
        assert "dead-letter queue" in answer.text
        assert "access key" not in answer.text
        assert "1 term with" in answer.text
    assert "<html" in whole.text
    assert "<html" not in part.text


@pytest.mark.parametrize("wanted", ["<script>alert(1)</script>", '"', "\0", "zebra " * 2_000])
def test_what_no_term_has_is_said_and_escaped(client, wanted):
    page = client.get("/glossary/", {"q": wanted})

    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_card_explains_its_term_and_leads_on(client):
    card = client.get("/glossary/dead-letter-queue/card/")

    assert "<html" not in card.text
    assert 'id="term-card-text"' in card.text
    assert 'href="/glossary/#term-dead-letter-queue"' in card.text
    assert 'href="/lessons/retries-dlqs-destinations/"' in card.text
    assert "max-age" in card["Cache-Control"]


@pytest.mark.parametrize("path", ["/glossary/zebra/card/", "/cheat-sheets/zebra/"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/lessons/cold-and-warm-starts/", "/lessons/sqs-and-event-source-mapping/", "/labs/occasional-failures/"])  # fmt: skip
def test_a_page_marks_each_term_once_and_nowhere_else(client, path):
    page = client.get(path).text
    marked = TERM.findall(page)

    assert marked
    assert len(marked) == len(set(marked))
    for asked in re.findall(r'<div class="question-prompt".*?</div>', page, re.S):
        assert not TERM.search(asked)
    for choice in re.findall(r"<(?:label|h[1-4]|pre|code)\b.*?</(?:label|h[1-4]|pre|code)>", page, re.S):
        assert not TERM.search(choice)


def test_an_explanation_has_its_terms_marked(client):
    """And of what was asked and what could be chosen nothing is: a card could give the answer away."""
    topic = "error-handling"
    question = next(
        one
        for one in library().question_sets[topic].questions
        if one.kind == "single" and any(library().terms.uses(one.explanation))
    )
    page = client.post(
        f"/practice/{topic}/{question.slug}/answer/",
        {"question": question.slug, **answers.right(question)},
        headers=HTMX,
    ).text

    (shown,) = re.findall(r'<div class="explanation">.*?</div>', page, re.S)
    assert TERM.search(shown)
    assert not TERM.search(page.replace(shown, ""))


@pytest.mark.parametrize("module", library().cheat_sheets)
def test_a_cheat_sheet_has_the_numbers_of_facts(client, module):
    sheet = library().cheat_sheets[module]
    page = client.get(f"/cheat-sheets/{module}/").text

    assert "[[" not in page
    assert len(sheet.facts) >= 10
    assert library().find_module(module) in library().course.modules
    for fact in sheet.facts:
        assert fact in page


def test_cheat_sheets_are_listed_and_linked_from_modules_and_lessons(client):
    listed = client.get("/cheat-sheets/").text
    course = client.get("/learn/").text
    lesson = client.get("/lessons/what-it-costs/").text

    for module in library().cheat_sheets:
        assert f'href="/cheat-sheets/{module}/"' in listed
        assert f'href="/cheat-sheets/{module}/"' in course
    assert 'href="/cheat-sheets/foundations/"' in lesson


def test_changes_say_what_holds_what_is_still_said_and_who_teaches_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/changes/").text

    places = [page.index(f'id="change-{change.slug}"') for change in library().changes]
    assert places == sorted(places)
    assert page.count("Still said") == len(places)
    for lesson in ("what-it-costs", "concurrency-maths"):
        assert f'href="/lessons/{lesson}/"' in page
    assert "Not 3,000, and not 500 a minute" in page  # out of a lesson
    assert TERM.search(page)


def test_changes_have_a_feed(client):
    answer = client.get("/changes/feed/")

    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    dated = [change for change in library().changes if change.since]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [change.title for change in dated]
    assert entries[0].find(f"{ATOM}link").get("href").startswith("http://testserver/changes/#change-")


@pytest.mark.parametrize("path", ["/", "/learn/", "/practice/"])
def test_the_footer_leads_to_what_is_looked_up(client, path):
    page = client.get(path).text

    for target in ("/glossary/", "/cheat-sheets/", "/changes/"):
        assert f'href="{target}"' in page
