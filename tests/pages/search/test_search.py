"""Search: everything one may open, nothing that gives an answer away, whatever is asked."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings
from django.utils.translation import override

from portal.engines.markup import plain
from portal.library import library
from portal.pages.search import index
from portal.pages.search.documents import QUESTIONS, documents_of
from tests.engines.search.test_index import HOSTILE

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def groups(page: str) -> list[str]:
    return re.findall(r'<h2 id="in-[a-z-]+">([^<]+)</h2>', page)


def results(page: str) -> list[str]:
    return re.findall(r'<ul class="results">.*?</ul>', page, re.S)


def test_everything_is_found_in_its_group_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/search/", {"q": "queue"}).text

    assert groups(page) == [
        "Glossary", "Lessons", "Labs", "Questions", "Simulations and tools", "Cheat sheets", "What changed", "Facts",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("visibility timeout", "/lessons/sqs-and-event-source-mapping/#"),
        ("dlq", "/glossary/#term-dead-letter-queue"),
        ("occasional failures", "/labs/occasional-failures/"),
        ("poison message", "/timelines/poison-message/"),
        ("init is billed", "/changes/#change-init-is-billed"),
        ("J-4", "/lessons/concurrency-maths/"),
        ("cheat sheet scaling", "/cheat-sheets/scaling-out/"),
        ("kinesis event", "/events/kinesis/"),
        ("bill month", "/simulators/cost/"),
        ("idempoten", "/glossary/#term-idempotency"),
    ],
)
def test_what_leads_where(client, query, address):
    found = client.get("/search/", {"q": query, "in": ""}).text

    assert any(f'href="{address}' in part for part in results(found))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Drosselungen", "/glossary/#term-throttling"),
        ("cold start", "/glossary/#term-cold-start"),  # words of the field are known in English, too
        ("Richtlinie der Funktion", "/lessons/resource-policies/#s-a-policy-that-hangs-on-the-function"),
        ("the service is not the caller", "/lessons/resource-policies/#s-the-service-is-not-the-caller"),
        ("gelegentliche Fehler", "/labs/occasional-failures/"),
        ("Spickzettel Skalierung", "/cheat-sheets/scaling-out/"),
        ("throttled", "/practice/"),
    ],
)
def test_what_leads_where_in_german(client, query, address):
    found = client.get("/search/", {"q": query}, headers={"accept-language": "de"}).text

    assert any(f'href="{address}' in part for part in results(found))


@pytest.mark.parametrize(
    ("language", "group", "marked"),
    [
        ("de", "Lessons", False),
        ("de", "Questions", True),
        ("es", "Lessons", True),
        ("en", "Questions", False),
    ],
)
def test_what_is_found_says_which_language_it_is_in(client, language, group, marked):
    """WCAG 3.1.2, where that is not the page's."""
    asked = {"q": "queue", "in": group}
    (part,) = results(client.get("/search/", asked, headers={"accept-language": language}).text)

    links = re.findall(r"<a [^>]*>", part)
    assert links
    assert all((' lang="en"' in link) == marked for link in links)


def test_of_a_sheet_that_is_not_translated_the_title_is_and_its_words_are_not(client):
    asked = {"q": "escalado", "in": "Cheat sheets"}
    (part,) = results(client.get("/search/", asked, headers={"accept-language": "es"}).text)

    assert '<a href="/cheat-sheets/scaling-out/">' in part
    assert '<p class="hit-text" lang="en">' in part


def test_a_step_of_a_lab_is_found_by_its_brief_with_the_lab_that_it_is_of():
    lab = next(lab for lab in library().labs.values() if lab.steps)
    found = {one.address: one for one in documents_of(library())}

    for number, step in enumerate(lab.steps, 1):
        one = found[f"/labs/{step.slug}/"]
        assert one.title == step.head.title
        assert one.where == f"{lab.head.title} · step {number} of {len(lab.steps)}"
        assert one.body.split()[:3] == plain(step.brief).split()[:3]


def test_a_brief_of_a_step_leads_to_it(client):
    step = next(lab for lab in library().labs.values() if lab.steps).steps[1]

    page = client.get("/search/", {"q": step.head.title, "in": "Labs"}).text

    assert any(f'href="/labs/{step.slug}/"' in part for part in results(page))


def test_the_index_is_there_before_anybody_searches(monkeypatch):
    monkeypatch.setattr(index, "_kept", {})

    index.warm_index().join(timeout=60)

    for language, _ in settings.LANGUAGES:
        with override(language):
            assert index._kept[language][0] is library()


def test_an_index_that_cannot_be_built_ahead_leaves_the_start_alone(monkeypatch, caplog):
    monkeypatch.setattr(index, "_kept", {})
    monkeypatch.setattr(index, "documents_of", lambda shelf: 1 / 0)

    index.warm_index().join(timeout=60)

    assert "the first search will build it" in caplog.text


def test_every_address_is_there(client):
    paths = {one.address.partition("#")[0] for one in documents_of(library()) if one.address.startswith("/")}
    ours = {path for path in paths if not re.match(r"/(?:lessons|labs|practice)/", path)}

    assert [path for path in sorted(ours) if client.get(path).status_code != 200] == []


def test_of_a_question_only_what_it_asks_can_be_found():
    prompts = {one.address: one for one in documents_of(library()) if one.group == QUESTIONS}

    for topic, found in library().question_sets.items():
        for question in found.questions:
            document = prompts[f"/practice/{topic}/{question.slug}/"]
            said = f"{document.title} {document.also} {document.where} {document.body}"
            assert "{" not in said or not getattr(question, "parameters", None)
            for option in getattr(question, "options", ()):
                assert option.why not in said


def test_words_that_fit_are_marked_and_the_rest_is_escaped(client):
    page = client.get("/search/", {"q": "sqs <b>"}).text

    assert re.search(r"<mark>SQS</mark>", page)
    assert "<b>" not in page


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: repr(query[:20]))
def test_no_query_does_harm(client, query):
    page = client.get("/search/", {"q": query})

    assert page.status_code == 200
    assert len(page.content) < 300_000


def test_a_long_query_is_cut_and_it_is_said(client):
    assert "Only the first 200 characters" in client.get("/search/", {"q": "queue " * 100}).text
    assert "Only the first" not in client.get("/search/", {"q": "queue"}).text


@pytest.mark.parametrize("typed", ["idempotincy", "snapstrat", "dead leter queue"])
def test_a_slip_is_asked_about(client, typed):
    assert "Did you mean" in client.get("/search/", {"q": typed}).text


def test_other_names_of_a_term_are_offered(client):
    page = client.get("/search/", {"q": "DLQ"}).text

    assert 'Also called <a href="/search/?q=dead-letter%20queue">dead-letter queue</a>' in page
    assert "Did you mean" not in page


@pytest.mark.parametrize(("query", "said"), [("", "What would you like to know"), ("?!", "no word in that"), ("qqzzxx", "Nothing has")])  # fmt: skip
def test_an_empty_result_helps(client, query, said):
    page = client.get("/search/", {"q": query}).text

    assert said in page
    assert "/glossary/" in page


def test_one_kind_alone(client):
    page = client.get("/search/", {"q": "queue", "in": "Lessons"}).text

    assert groups(page) == ["Lessons"]
    assert "Everywhere" in page
    assert groups(client.get("/search/", {"q": "queue", "in": "zebra"}).text) == []


def test_only_what_was_found_is_sent_to_a_script(client):
    part = client.get("/search/", {"q": "queue"}, headers=HTMX).text

    assert "<html" not in part
    assert 'id="found"' in part


@pytest.mark.parametrize("path", ["/", "/lessons/what-it-costs/", "/practice/"])
def test_the_bar_has_a_box_that_needs_no_script(client, path):
    page = html.unescape(client.get(path).text)

    assert re.search(r'<form[^>]* role="search" action="/search/"><input[^>]* name="q"', page)
    assert re.search(r'<a[^>]* rel="search" href="/search/"', page)
