"""Queries that cannot be understood, and those that are meant to do harm."""

from __future__ import annotations

import contextlib
import itertools
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.observability.insights import (
    AGGREGATES,
    FUNCTIONS,
    QueryError,
    QueryTooCostly,
    ask,
    budget,
    discover,
    entries_of,
    parse,
)
from portal.engines.observability.insights.discover import FIELDS, NAME_CHARACTERS
from portal.engines.observability.insights.expressions import DEPTH, OPERATORS
from portal.engines.observability.insights.tokens import CHARACTERS

from .logs import BEGAN_MS, GROUP, LOG, result, rows

SOME = entries_of(LOG, began_ms=BEGAN_MS, stream="stream", group=GROUP)


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("", (1, 1), "unexpected end of the query"),
        ("  \n # nothing\n", (3, 1), "Write a command"),
        ("filter", (1, 7), "unexpected end of the query"),
        ("limit " + "1" * 5_000, (1, 7), "limit takes a whole number"),
        ("fields a b", (1, 10), "unexpected symbol found b"),
        ("fields a\n| filter b >", (2, 13), "unexpected end"),
        ("fields a\n| filter (b > 1", (2, 16), "A closing ) is missing"),
        ("fields a,", (1, 10), "unexpected end"),
        ("fields a-b-", (1, 12), "unexpected end"),
        ("fields a & b", (1, 10), "unexpected symbol found &"),
        ("filter a ! b", (1, 10), "Write != for"),
        ("filter a = 'open", (1, 12), "The string is never closed"),
        ("fields `open", (1, 8), "The field name is never closed"),
        ("filter a like /open", (1, 15), "The regular expression is never closed"),
        ("filter a like b", (1, 15), "After like stands"),
        ("filter a like /(/", (1, 15), "missing )"),
        ("filter a like /(?=x)/", (1, 15), "Looking ahead or behind is not possible"),
        ("filter a like /(a)\\1/", (1, 15), "invalid escape sequence"),
        ("filter a like /(((a{30}){30}){30})/", (1, 15), "invalid repetition size"),
        ("filter a like /((a{30}b){30})/", (1, 15), "repeats too much"),
        ("filter " + " or ".join(["a like /x/"] * 21), (1, 295), "too many patterns"),
        ("parse @message '" + "x" * 1_001 + "*' as a", (1, 16), "1,000 are the most"),
        ("filter a in 'b'", (1, 13), "After in stands a list"),
        ("filter a in ['b' 'c']", (1, 18), "separated by commas"),
        ("fields nosuch(a)", (1, 8), "There is no function nosuch"),
        ("fields abs()", (1, 12), "unexpected symbol found )"),
        ("fields abs(a, b)", (1, 8), "abs does not take 2 arguments"),
        ("fields substr(a)", (1, 8), "Like this: substr(@message, 0, 20)"),
        ("fields datefloor(@timestamp, 1)", (1, 30), "Here stands a period"),
        ("fields bin(5x)", (1, 12), "Here stands a period"),
        ("fields bin(0m)", (1, 12), "Here stands a period"),
        ("filter a = 5m", (1, 12), "A period like 5m stands in bin"),
        ("fields count(*)", (1, 8), "count belongs to stats"),
        ("filter sum(a) > 1", (1, 8), "sum belongs to stats"),
        ("stats a by b", (1, 7), "stats needs a function"),
        ("stats avg(sum(a))", (1, 11), "cannot stand in another"),
        ("stats pct(a)", (1, 12), "Like this: pct(@duration, 95)"),
        ("stats pct(a, 101)", (1, 14), "from 0 to 100"),
        ("stats avg(*)", (1, 11), "unexpected symbol found *"),
        ("stats count(*) by count(*)", (1, 19), "count belongs to stats"),
        ("stats count(*) | stats count(*) | stats count(*)", (1, 35), "2 stats commands at most"),
        ("parse @message", (1, 15), "Like this: parse @message"),
        ("parse @message 'a* b*' as one", (1, 16), "There are 2 * and 1 names"),
        ("parse @message 'a*'", (1, 16), "There are 1 * and 0 names"),
        ("parse @message /(a)/", (1, 16), "names nothing to extract"),
        ("parse @message /(a)/ as one, two", (1, 16), "There are 1 groups and 2 names"),
        ("limit", (1, 6), "limit takes a whole number"),
        ("limit 1.5", (1, 7), "limit takes a whole number"),
        ("limit 10001", (1, 7), "1 to 10,000"),
        ("limit -1", (1, 7), "limit takes a whole number"),
        ("dedup a | fields a", (1, 11), "After dedup comes nothing but limit"),
        ("diff @message", (1, 1), "AWS has the command diff"),
        ("fields jsonParse(@message)", (1, 8), "AWS has the function jsonParse, and there is none here"),
        ("select a from b", (1, 1), "unexpected symbol found select"),
        ("fields a | | limit 1", (1, 12), "unexpected symbol found |"),
        ("fields a |", (1, 11), "unexpected end of the query"),
        ("fields and", (1, 8), "unexpected symbol found and"),
        ("fields a as 5", (1, 13), "Here stands the name of a field"),
    ],
)
def test_a_fault_says_where_what_and_the_remedy(query: str, at: tuple[int, int], words: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)

    fault = raised.value.fault
    assert words in str(fault)
    assert (fault.line, fault.position) == at
    assert fault.remedy.endswith((".", ")", "…"))


PIECES = [
    *FUNCTIONS, *AGGREGATES, "fields", "filter", "parse", "stats", "sort", "limit", "display", "dedup", "by", "as", "not",
    "and", "or", "in", "like", "asc", "desc", "bin", "now", "@message", "@timestamp", "@duration", "user.id", "`a-b`", "5m",
    "1mo", "0", "1", "95", "1e9", "'x'", '"*a*"', "/a+/", "/(?<n>.)/", "(", ")", "[", "]", ",", "|", "+", "-", "*", "/", "^",
    "%", "=", "!=", "<", "=~", "#", "\n",
]  # fmt: skip


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
@example("fields " + "(" * 5_000)
@example("filter " + "not " * 2_000 + "a")
@example("fields " + "-" * 3_000 + "1")
@example("fields 2" + "^2" * 900)
@example("fields 2" + "+2" * 900)
@example("fields 9^9^9^9")
@example("|" * 10_000)
@example("fields " + "a." * 4_000)
@example("filter a = 9" + "9" * 400)
@example("filter @message like /" + "\\" * 500 + "/")
@example("filter @message like '\ud800'")
@example("filter @message like /\ud800/")
def test_any_text_is_a_query_or_a_fault(text: str) -> None:
    with contextlib.suppress(QueryError, QueryTooCostly):
        ask(text, SOME, now_ms=BEGAN_MS)


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(st.sampled_from(
    ["@message", "@timestamp", "gone", "'x'", "''", "0", "-1", "1e300", "10^300", "user", "'10.0.0.1'", "1h", "3mo"]), max_size=4))  # fmt: skip
def test_any_function_takes_anything(name: str, arguments: list[str]) -> None:
    with contextlib.suppress(QueryError):
        query = f"fields {name}({', '.join(arguments)}) as x | stats max(x), sum(x) by x"
        assert ask(query, SOME, now_ms=BEGAN_MS).columns == ("x", "max(x)", "sum(x)")


@given(
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "surrogateescape")) | st.text(max_size=200)
)
@example("{" * 100_000)
@example('{"a":' * 50_000)
@example("[" * 100_000 + "{")
@example('{"a": ' + "9" * 5_000 + "}")
@example('{"a": 1e999, "b": NaN, "c": "\\ud800"}')
@example("REPORT RequestId: \tDuration: 9999999999999999 ms")
def test_any_log_can_be_asked(log: str) -> None:
    found = entries_of(log, began_ms=BEGAN_MS, stream="stream", group=GROUP)

    result = ask(
        "fields a, @type, @duration + 1 | filter @message like /./ and a != 1 | sort a",
        found,
        now_ms=BEGAN_MS,
    )

    assert result.scanned == len(found)
    assert len(result.rows) == result.matched <= result.scanned


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "(a*)*b", "(?:a?){100}a{100}$", "^(([a-z])+.)+[A-Z]([a-z])+$"],
)
def test_no_expression_hangs(pattern: str) -> None:
    """One that goes back and tries again takes longer than the sun will shine."""
    line = "a" * 20_000 + "!"

    assert rows(f"filter @message like /{pattern}/ | stats count(*)", line, line) == [["0"]]


def test_text_cannot_be_made_without_end() -> None:
    query = "fields @message as a" + " | fields concat(a, a) as a" * 19

    with pytest.raises(QueryTooCostly, match="too much text"):
        result(query, "x" * 1_000)


def test_replacing_is_reckoned_before_it_is_done() -> None:
    with pytest.raises(QueryTooCostly, match="too much text"):
        result("fields replace(@message, 'x', @message)", "x" * 100_000)


def test_a_query_has_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", -1.0)

    with pytest.raises(QueryTooCostly, match="Filter first"):
        result("fields @message", "x")


def test_what_is_allowed_goes_through() -> None:
    deep = "(" * (DEPTH - 1) + "1" + ")" * (DEPTH - 1)
    long = "1" + " + 1" * OPERATORS

    assert rows(f"fields {deep} as a", "x") == [["1"]]
    assert rows(f"fields {long} as a", "x") == [[str(OPERATORS + 1)]]
    assert rows("fields @message" + " " * (CHARACTERS - 15), "x") == [["x"]]
    with pytest.raises(QueryError, match="too long"):
        parse(" " * (CHARACTERS + 1))


def test_everything_at_its_deepest_is_reckoned() -> None:
    """Three levels each time: not, the bracket, and what abs takes."""
    inner = "0"
    for _ in range((DEPTH - 1) // 3):
        inner = f"not (abs({inner} + 1) > 1 and 1 = 1 or 2 = 3)"

    assert rows(f"fields {inner} as a", "x") in ([["0"]], [["1"]])
    with pytest.raises(QueryError, match="too deep"):
        parse(f"fields not (not (not ({inner})))")


def test_trimming_takes_no_longer_for_many_letters() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x9E00)))

    assert rows("fields strlen(trim(@message, @message)) as n", letters * 10) == [["0"]]


def test_a_name_may_be_so_long() -> None:
    inner = {f"k{number}": 1 for number in range(FIELDS)}

    assert discover.from_json(json.dumps({"a" * NAME_CHARACTERS: inner})) == {}
    assert len(discover.from_json(json.dumps({"a" * 900: inner}))) == FIELDS


def test_time_is_looked_at_within_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many patterns there are for one long line."""
    moments = itertools.count()
    monkeypatch.setattr("time.thread_time", lambda: next(moments) / 10)
    query = "filter " + " and ".join(["not (@message like /x/)"] * 19)

    with pytest.raises(QueryTooCostly, match="over 2 s"):
        result(query, "y")
