"""An index finds what has all of the words, titles first, and no query does harm."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.search import Document, Index

DOCUMENTS = [
    Document(group="Terms", title="dead-letter queue", also="DLQ", address="/t", body="What was given up."),
    Document(group="Lessons", title="Retries", address="/r", body="A queue tries again; then a dead-letter queue."),
    Document(group="Lessons", title="Queues", address="/q", body="Visibility timeout of <b>SQS</b> & others."),
    Document(group="Lessons", title="Élan", address="/e", body="Throttling, throttled, lambda_handler."),
]  # fmt: skip
INDEX = Index(DOCUMENTS)
HOSTILE = [
    '"', "'", "*", "(", ")", '" OR 1', "queue AND", "NOT queue", "NEAR(queue, 2)", "title:queue", "^queue", "queue*",
    "-queue", "'; DROP TABLE pages; --", "queue " * 2_000, "a" * 10_000, "\0", "queue\0sqs", "\x02\x03", "{}", "+ +",
    "😀", "ſ", "%", "_", "\u202equeue", "OR", "AND OR NOT",
]  # fmt: skip


def addresses(query: str, **options: object) -> list[str]:
    found = INDEX.find(query, **options)
    return [hit.document.address for group in found.groups for hit in group.hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dead letter", ["/t", "/r"]),
        ("dlq", ["/t"]),
        ("visib", ["/q"]),
        ("queue", ["/t", "/q", "/r"]),  # title before body, and groups as they were given
        ("QUEUES", ["/t", "/q", "/r"]),
        ("elan", ["/e"]),
        ("lambda_handler", ["/e"]),
        ("throttle", ["/e"]),
        ("queue visibility", ["/q"]),
        ("nothing", []),
        ("", []),
        ("?!", []),
    ],
)
def test_what_is_found(query, found):
    assert addresses(query) == found


GERMAN = Index(
    [
        Document(group="g", title="Richtlinien", address="/r", body="Wer eine Größe nennt, misst auch."),
        Document(group="g", title="Queues", address="/q", body="Läuft die Zeit ab, kommt sie wieder."),
        Document(group="g", title="Which queue is throttled?", address="/e"),
    ],
    language="de",
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Richtlinie", ["/r"]),
        ("einer Richtlinie für etwas", ["/r"]),  # loosely, and in another form
        ("größen", ["/r"]),
        ("grosse", ["/r"]),
        ("Grösse nennen", ["/r"]),
        ("läuft", ["/q"]),
        ("laufen", []),  # of a verb that changes its vowel the other forms are not known
        ("zeiten", ["/q"]),
        ("throttling", ["/e"]),  # what is not translated stands beside it
        ("queue", ["/q", "/e"]),
    ],
)
def test_in_german_a_word_is_found_by_its_other_forms(query, found):
    hits = [hit.document.address for group in GERMAN.find(query).groups for hit in group.hits]

    assert sorted(hits) == sorted(found)


@given(st.text(max_size=60))
def test_any_text_is_a_query_in_german_too(query):
    assert GERMAN.find(query).count <= 3


@pytest.mark.parametrize("typed", ["throttlin", "visibilit", "retrie"])
def test_a_word_that_is_being_typed_is_found_at_each_letter(typed):
    assert addresses(typed)


def test_what_has_any_of_the_words_when_nothing_has_all():
    found = INDEX.find("visibility zebra")

    assert found.loosely
    assert [hit.document.address for group in found.groups for hit in group.hits] == ["/q"]
    assert not INDEX.find("visibility").loosely


def test_one_group_alone_and_no_more_than_wanted_of_it():
    assert addresses("queue", group="Lessons") == ["/q", "/r"]
    assert addresses("queue", group="nowhere") == []

    found = INDEX.find("queue", most=1)
    assert [(group.name, group.count, len(group.hits)) for group in found.groups] == [
        ("Terms", 1, 1),
        ("Lessons", 2, 1),
    ]
    assert found.count == 3


def test_what_fits_is_told_apart_and_nothing_is_lost():
    (group,) = INDEX.find("visibility").groups
    (hit,) = group.hits

    assert [piece.text for piece in hit.snippet if piece.fits] == ["Visibility"]
    assert "".join(piece.text for piece in hit.snippet) == DOCUMENTS[2].body
    assert "".join(piece.text for piece in hit.title) == "Queues"


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: repr(query[:20]))
def test_no_query_does_harm(query):
    INDEX.find(query)

    assert addresses("visibility") == ["/q"]


@given(st.text(max_size=60))
def test_any_text_is_a_query(query):
    found = INDEX.find(query)

    assert found.count <= len(DOCUMENTS)


def test_marks_in_a_document_are_no_marks_of_ours():
    index = Index([Document(group="g", title="a\x02b\x03c", address="/", body="word")])

    ((hit,),) = (group.hits for group in index.find("word").groups)
    assert [piece.fits for piece in hit.title] == [False]


def test_many_threads_may_ask():
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.extend(INDEX.find("queue").count for _ in range(50)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [3] * 200
