"""`pattern`: what log lines have in common, and what varies between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.observability.insights import QueryTooCostly, budget, chart
from portal.engines.observability.insights.clusters import PATTERNS, clusters

from .logs import REQUEST, result, rows


def found(*texts: str) -> list[tuple[str, int]]:
    return [(one.pattern, len(one.places)) for one in clusters(texts)]


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        (("took 12 ms", "took 340.5 ms"), "took <Number-1> ms"),
        ((f"START RequestId: {REQUEST} Version: $LATEST",), "START RequestId: <UUID-1> Version: $LATEST"),
        (("at 2026-01-01T00:00:00.005Z from 10.0.0.7",), "at <Time-1> from <IP-2>"),
        (("order ord-17 is fine", "order ord-18 is fine"), "order <Token-1> is fine"),
        (('{"user": 7, "name": "Ada"}', '{"user": 8, "name": "Bob"}'), '{"user": <Number-1>, "name": "<Token-2>"}'),
        (("job 7 of queue a done", "job x of queue b done"), "job <Token-1> of queue <Token-2> done"),
        (("key AKIA1234EXAMPLE used",), "key <ID-1> used"),
        (("the same", "the same"), "the same"),
        (("", ""), ""),
    ],
    ids=["numbers", "an id", "time and address", "words", "JSON", "kinds that differ", "a key", "nothing", "empty"],
)  # fmt: skip
def test_what_varies_is_named_by_its_kind_and_place(texts, pattern):
    assert found(*texts) == [(pattern, len(texts))]


def test_texts_that_have_little_in_common_stay_apart():
    assert found("cache is warm", "cache was lost today", "no route to host") == [
        ("cache is warm", 1), ("cache was lost today", 1), ("no route to host", 1),
    ]  # fmt: skip


def test_a_query_shows_the_largest_first_with_ratio_and_severity():
    lines = [
        "[INFO] order 1 is fine",
        "[INFO] order 2 is fine",
        "[ERROR] order 3: KeyError",
        "[INFO] order 4 is fine",
    ]

    assert rows("pattern @message", *lines) == [
        ["3", "0.75", "INFO", "[INFO] order <Number-1> is fine"],
        ["1", "0.25", "ERROR", "[ERROR] order <Number-1>: KeyError"],
    ]
    found = result("pattern @message", *lines)
    assert found.columns == ("@sampleCount", "@ratio", "@severityLabel", "@pattern")
    assert chart(found) is None


def test_it_takes_what_was_parsed_and_gives_to_what_follows():
    lines = ["GET /pets/17 200", "GET /pets/18 200", "GET /health 200"]
    query = (
        'parse @message "* * *" as method, path, status '
        '| pattern concat(status, " ", method) | display @pattern'
    )

    assert rows(query, *lines) == [["<Number-1> GET"]]
    assert rows("filter @message like /health/ | pattern @message | stats sum(@sampleCount)", *lines) == [
        ["1"]
    ]


def test_without_entries_there_are_no_patterns():
    assert rows("pattern @message") == []
    assert rows("pattern nothing", "a line") == []


def test_texts_that_are_all_unlike_do_not_grow_without_end():
    many = found(*(f"{'x' * number} is" for number in range(1, PATTERNS + 500)))

    assert len(many) <= PATTERNS + 1
    assert sum(count for _, count in many) == PATTERNS + 499


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(budget, "SECONDS", -1.0)

    with pytest.raises(QueryTooCostly):
        rows("pattern @message", "a line")


@given(
    st.lists(st.text(max_size=60) | st.sampled_from(["a 1 b", "a 2 b", "(", '"', "x" * 5_000]), max_size=20)
)
def test_every_text_is_in_one_pattern(texts):
    made = clusters(texts)

    assert sorted(place for one in made for place in one.places) == list(range(len(texts)))
