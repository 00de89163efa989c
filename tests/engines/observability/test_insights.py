"""What a query of Logs Insights gives."""

from __future__ import annotations

import json
import statistics
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.observability.insights import LogEntry, Moment, ask, entries_of, parse, shown
from portal.engines.observability.insights.discover import FIELDS
from portal.engines.observability.insights.run import ROWS

from .logs import BEGAN_MS, GROUP, LOG, REPORT, REQUEST, entries, result, rows, value

ORDERS = [
    '{"shop": "north", "price": 10, "buyer": "alice"}',
    '{"shop": "south", "price": 5.5, "buyer": "bob"}',
    '{"shop": "north", "price": 30, "buyer": "bob"}',
    '{"shop": "south", "buyer": "alice"}',
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("fields shop, price", [["south", ""], ["north", "30"], ["south", "5.5"], ["north", "10"]]),
        ("fields shop | fields price | limit 1", [["south", ""]]),
        ("fields price * 2 as twice | sort twice desc | limit 2", [["60"], ["20"]]),
        ("fields price | sort price asc", [[""], ["5.5"], ["10"], ["30"]]),
        ("fields price | sort price", [[""], ["5.5"], ["10"], ["30"]]),
        ("fields shop, price | sort shop desc, price asc | display price", [[""], ["5.5"], ["10"], ["30"]]),
        ("fields toupper(shop) as shop | dedup shop | limit 5", [["SOUTH"], ["NORTH"]]),
        ("filter price > 5.5 | fields price", [["30"], ["10"]]),
        ("filter price >= 5.5 and shop = 'south' | fields price", [["5.5"]]),
        ("filter price < 6 or buyer = 'alice' | fields buyer, price", [["alice", ""], ["bob", "5.5"], ["alice", "10"]]),
        ("filter not (shop = 'north') | fields buyer", [["alice"], ["bob"]]),
        ("filter price in [10, '30'] | fields price", [["30"], ["10"]]),
        ("filter price not in [10, 30] | fields buyer", [["alice"], ["bob"]]),
        ("filter shop like /^no/ | fields price", [["30"], ["10"]]),
        ("filter shop like 'out' | fields buyer", [["alice"], ["bob"]]),
        ("filter shop not like /(?i)NORTH/ | fields buyer", [["alice"], ["bob"]]),
        ("filter shop =~ /^(?i)NORTH$/ | fields buyer", [["bob"], ["alice"]]),
        ("filter ispresent(price) | stats count(*)", [["3"]]),
        ("filter isempty(price) | fields buyer", [["alice"]]),
        ("filter price != 10 | fields buyer", [["alice"], ["bob"], ["bob"]]),
        ("stats count(*), count(price), sum(price) by shop", [["south", "2", "1", "5.5"], ["north", "2", "2", "40"]]),
        ("stats avg(price) as mean by shop | sort mean desc", [["north", "20"], ["south", "5.5"]]),
        ("stats max(price) - min(price) as spread", [["24.5"]]),
        ("stats sum(price) / count(*) as each", [["11.375"]]),
        ("stats earliest(buyer), latest(buyer), sortsFirst(shop), sortsLast(shop)", [["alice", "alice", "north", "south"]]),
        ("stats count_distinct(buyer)", [["2"]]),
        ("stats pct(price, 50), pct(price, 100), stddev(price)", [["10", "30", "10.6484"]]),
        ("stats count(*) as many by shop | stats sum(many)", [["4"]]),
        ("stats count(*) by buyer | sort count(*) desc, buyer | display count(*)", [["2"], ["2"]]),
        ("stats sum(price > 6) as dear", [["2"]]),
        ("stats count(*) by bin(2s) | sort bin(2s) asc",
         [["2026-01-01 00:00:00.000", "2"], ["2026-01-01 00:00:02.000", "2"]]),
        ("filter shop = 'west' | stats count(*), sum(price), max(price)", [["0", "", ""]]),
        ("filter shop = 'west' | stats count(*) by shop", []),
        ("parse @message '\"shop\": \"*\", \"price\": *,' as where, cost | filter cost > 6 | display where, cost",
         [["north", "30"], ["north", "10"]]),
        (r"parse @message /buyer\": \"(?<who>\w+)/ | stats count(*) by who", [["alice", "2"], ["bob", "2"]]),
        (r"parse /buyer\": \"(\w)(\w+)/ as first, rest | display first, rest | limit 1", [["a", "lice"]]),
        ("# all of them\nstats count(*) # here too\n# | limit 1", [["4"]]),
        ("FIELDS shop | FILTER price > 10 AND NOT buyer = 'alice' | LIMIT 3", [["north"]]),
        ("fields `price` | head 1", [[""]]),
    ],
)  # fmt: skip
def test_a_query_gives_its_rows(query: str, expected: list[list[str]]) -> None:
    assert rows(query, *ORDERS) == expected


def test_without_fields_time_and_message_are_shown_newest_first() -> None:
    found = result("filter price > 9", *ORDERS)

    assert found.columns == ("@timestamp", "@message")
    assert found.rows == ((Moment(BEGAN_MS + 2000), ORDERS[2]), (Moment(BEGAN_MS), ORDERS[0]))
    assert (found.matched, found.scanned, found.scanned_characters) == (2, 4, sum(map(len, ORDERS)))


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("fields shop, price", ("shop", "price")),
        ("fields shop | fields price, shop", ("shop", "price")),
        ("fields shop | display price | display buyer", ("buyer",)),
        ("fields abs( price ) , shop", ("abs( price )", "shop")),
        ("parse @message 'p*c*' as one, two", ("one", "two")),
        ("stats count(*), avg(price) as mean by shop, bin(5m)", ("shop", "bin(5m)", "count(*)", "mean")),
        ("fields shop | stats count(*) | fields now() as at", ("count(*)", "at")),
    ],
)
def test_columns_go_by_alias_or_by_how_they_are_written(query: str, columns: tuple[str, ...]) -> None:
    assert result(query, *ORDERS).columns == columns


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 ^ 3", "8"), ("2 ^ 3 ^ 2", "512"), ("10 % 3", "1"),
        ("7 / 2", "3.5"), ("1 / 0", ""), ("0 % 0", ""), ("-2 ^ 2", "-4"), ("2 ^ -1", "0.5"), ("10 - 3 - 2", "5"), ("-n", "-7"),
        ("10 ^ 400", ""), ("(0 - 1) ^ 0.5", ""), ("'2' + '3'", "5"), ("'a' + 1", ""), ("gone + 1", ""),
        ("1 < 2", "1"), ("2 < 1", "0"), ("'b' > 'a'", "1"), ("not 1 = 2", "1"), ("1 = 1 and 2 = 3", "0"),
        ("'10' > '9'", "1"), ("10 = '10.0'", "1"), ("gone = ''", "0"), ("gone != 'x'", "1"), ("yes", "1"),
        ("yes = true", "1"), ("no = false", "1"),
        ("abs(0 - 3)", "3"), ("ceil(1.2)", "2"), ("floor(0 - 1.2)", "-2"), ("greatest(1, 3, 2)", "3"),
        ("least(4, '3')", "3"), ("log(0)", ""), ("sqrt(16)", "4"), ("sqrt(0 - 1)", ""),
        ("ispresent(n)", "1"), ("ispresent(gone)", "0"), ("coalesce(gone, text, n)", "  Text "),
        ("isempty('')", "1"), ("isempty(gone)", "1"), ("isempty(n)", "0"), ("isblank('  ')", "1"),
        ("concat(n, '-', yes)", "7-1"), ("concat('a', gone)", "a"), ("trim(text)", "Text"),
        ("ltrim('xyZfooxyZ', 'xyZ')", "fooxyZ"), ("rtrim('xyZfooxyZ', 'xyZ')", "xyZfoo"),
        ("trim('xyZfooxyZ', 'xyZ')", "foo"), ("strlen('äöü')", "3"), ("toupper('aß')", "ASS"),
        ("tolower('ABC')", "abc"), ("substr('xyZfooxyZ', 3)", "fooxyZ"), ("substr('xyZfooxyZ', 3, 3)", "foo"),
        ("substr('abc', 9)", ""), ("substr('abc', 0 - 1)", ""), ("replace('foo', 'o', '0')", "f00"),
        ("replace('foo', '', '0')", "foo"), ("strcontains('foo', 'oo')", "1"), ("strcontains('foo', 'x')", "0"),
        ("datefloor(@timestamp, 1h)", "2026-01-01 00:00:00.000"),
        ("datefloor(fromMillis(1772323199999), 1mo)", "2026-02-01 00:00:00.000"),
        ("dateceil(fromMillis(1767225600001), 30secs)", "2026-01-01 00:00:30.000"),
        ("dateceil(fromMillis(1767225600000), 1d)", "2026-01-01 00:00:00.000"),
        ("dateceil(fromMillis(1767225600001), 1q)", "2026-04-01 00:00:00.000"),
        ("datefloor(fromMillis(1790000000000), 1y)", "2026-01-01 00:00:00.000"),
        ("bin(1w)", "2026-01-01 00:00:00.000"), ("toMillis(@timestamp)", "1767225600000"),
        ("now() - @timestamp", "0"), ("datefloor('never', 1h)", ""),
        ("isValidIp('::1')", "1"), ("isValidIpv4('::1')", "0"), ("isValidIpv6('::1')", "1"),
        ("isValidIp('1.2.3')", "0"), ("isIpInSubnet('10.1.2.3', '10.0.0.0/8')", "1"),
        ("isIpv4InSubnet('11.1.2.3', '10.0.0.0/8')", "0"), ("isIpv6InSubnet('fd00::1', 'fd00::/8')", "1"),
        ("isIpInSubnet('x', 'y')", "0"),
        ("list.1.deep", "b"), ("`a-b`", "9"), ("@@at", "x"), ("nothing", ""), ("3 / 7", "0.4286"),
    ],
)  # fmt: skip
def test_an_expression_comes_to(expression: str, expected: str) -> None:
    message = (
        '{"n": 7, "text": "  Text ", "yes": true, "no": false, "nothing": null, "a-b": 9, "@at": "x",'
        ' "list": ["a", {"deep": "b"}]}'
    )
    assert value(expression, message) == expected


# What is found in entries


def test_a_log_becomes_entries_with_times() -> None:
    found = entries_of(LOG, began_ms=BEGAN_MS, stream="stream", group=GROUP)

    assert [entry.message.split("\n")[0][:20] for entry in found] == [
        "INIT_START Runtime V", "START RequestId: 8f5", "[INFO]\t2026-01-01T00", "[ERROR] ZeroDivision",
        '{"level": "INFO", "u', "END RequestId: 8f507", "REPORT RequestId: 8f",
    ]  # fmt: skip
    assert [entry.at_ms - BEGAN_MS for entry in found] == [0, 0, 5, 5, 5, 12, 12]


def test_a_traceback_is_one_entry_with_its_error() -> None:
    (found,) = (
        entry
        for entry in entries_of(LOG, began_ms=0, stream="stream", group=GROUP)
        if entry.message.startswith("[ERROR]")
    )

    assert found.message.count("\n") == 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("@type", "REPORT"), ("@requestId", REQUEST), ("@duration", "12.34"), ("@billedDuration", "93"),
        ("@memorySize", "128000000"), ("@maxMemoryUsed", "40000000"), ("@initDuration", "80.1"),
        ("@log", GROUP), ("@logStream", "stream"), ("@message", REPORT), ("@xrayTraceId", ""),
    ],
)  # fmt: skip
def test_a_report_has_discovered_fields(name: str, expected: str) -> None:
    assert value(name, REPORT) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"START RequestId: {REQUEST} Version: 1", ["START", REQUEST]),
        (f"[WARN]\t2026-01-01T00:00:00.000Z\t{REQUEST}\tcareful", ["", REQUEST]),
        ("a plain line", ["", ""]),
        (f"I printed REPORT RequestId: {REQUEST}", ["", REQUEST]),
    ],
)
def test_lines_have_a_type_and_a_request(message: str, expected: list[str]) -> None:
    assert rows("fields @type, @requestId", message) == [expected]


def test_the_trace_behind_a_report_is_part_of_it() -> None:
    trace = (
        "XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t\n"
    )
    entries = entries_of(LOG.rstrip("\n") + "\n" + trace, began_ms=BEGAN_MS, stream="stream", group=GROUP)

    found = ask(
        "filter ispresent(@xrayTraceId) | fields @xrayTraceId, @xraySegmentId", entries, now_ms=BEGAN_MS
    )
    assert found.rows == (("1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"),)


def test_cold_starts_are_counted_as_everybody_does() -> None:
    # Facts O-26
    warm = REPORT.replace("Init Duration: 80.10 ms\t", "")

    assert rows(
        'filter @type="REPORT" | stats count(), sum(ispresent(@initDuration))', REPORT, warm, "x"
    ) == [["2", "1"]]


@pytest.mark.parametrize(
    "message",
    [
        'before {"a": {"b": 1}} after {"a": {"b": 2}}',
        '[INFO]\t2026-01-01T00:00:00.000Z\tid\t{"a": {"b": 1}}',
        '{broken {"a": {"b": 1}}',
    ],
)
def test_fields_come_from_the_first_piece_of_json(message: str) -> None:
    assert value("a.b", message) == "1"


@given(st.recursive(st.none() | st.booleans() | st.integers(-1000, 1000) | st.text("ab.", max_size=3),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4),
                    max_leaves=20))  # fmt: skip
def test_every_leaf_of_a_document_is_found_by_its_path(document: Any) -> None:
    message = json.dumps({"top": document})

    for path, leaf in leaves("top", document):
        expected = "" if leaf is None else str(int(leaf)) if isinstance(leaf, bool) else str(leaf)
        assert rows(f"fields `{path}` as it", message) == [[expected]]


def leaves(path: str, value: Any) -> list[tuple[str, Any]]:
    match value:
        case dict():
            inner = list(value.items())
        case list():
            inner = [(str(place), each) for place, each in enumerate(value)]
        case _:
            return [(path, value)]
    return [leaf for key, each in inner for leaf in leaves(f"{path}.{key}", each)]


# Properties


SAMPLES = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.none() | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))),
    max_size=30,
)


def written(shop: str, price: float | None) -> str:
    return json.dumps({"shop": shop, "price": price})


@given(SAMPLES)
@example([("a", 0.1)] * 10)
def test_statistics_are_those_of_a_naive_evaluation(samples: list[tuple[str, float | None]]) -> None:
    found = result(
        "stats count(*) as n, count(price) as m, sum(price) as s, avg(price) as a, min(price) as l, max(price) as h,"
        " stddev(price) as d, count_distinct(price) as u, pct(price, 90) as p by shop",
        *(written(*sample) for sample in samples),
    )

    assert len(found.rows) == len({shop for shop, _ in samples})
    for shop, *figures in found.rows:
        prices = [price for where, price in samples if where == shop and price is not None]
        expected: list[float | None] = [sum(where == shop for where, _ in samples), len(prices)]
        expected += (
            [sum(prices), statistics.fmean(prices), min(prices), max(prices)] if prices else [None] * 4
        )
        expected += [statistics.pstdev(prices) if prices else None, len({shown(price) for price in prices})]
        expected.append(sorted(prices)[-(-len(prices) * 90 // 100) - 1] if prices else None)
        assert figures == [None if one is None else pytest.approx(one, abs=1e-6) for one in expected]


@given(
    st.lists(st.none() | st.integers(-9, 9) | st.sampled_from(["x", "y", "10", "9"]), max_size=15),
    st.integers(1, 20),
)
def test_sorting_keeps_every_row_in_order_and_limit_the_first(prices: list[Any], many: int) -> None:
    messages = [json.dumps({"price": price, "n": n}) for n, price in enumerate(prices)]

    up = rows("fields price, n | sort price asc, n asc", *messages)
    some = rows(f"fields price, n | sort price asc, n asc | limit {many}", *messages)

    def key(row: list[str]) -> tuple[Any, ...]:
        price, n = row
        is_number = price.lstrip("-").isdecimal()
        return (
            (0, 0, "", int(n))
            if not price
            else (2, int(price), "", int(n))
            if is_number
            else (1, 0, price, int(n))
        )

    assert up == sorted(([("" if p is None else str(p)), str(n)] for n, p in enumerate(prices)), key=key)
    assert some == up[:many]


@given(
    st.lists(st.text("abx*\\.(", max_size=4), min_size=1, max_size=4),
    st.lists(st.text("def ", max_size=5), min_size=4, max_size=4),
)
def test_a_glob_takes_back_what_was_put_between(parts: list[str], values: list[str]) -> None:
    """With something between each two, that the values do not have."""
    parts = [part.replace("*", "") + "|" for part in parts]
    line = "".join(part + text for part, text in zip(parts, values, strict=False))
    names = [f"v{n}" for n in range(len(parts))]
    pattern = json.dumps("*".join(parts) + "*").replace("\\\\", "\\\\")

    found = rows(f"parse @message {pattern} as {', '.join(names)} | display {', '.join(names)}", line)

    assert found == [values[: len(parts)]]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["c", "d"])), max_size=12))
def test_dedup_leaves_the_newest_of_each_and_all_that_lack_a_field(
    pairs: list[tuple[str | None, str]],
) -> None:
    messages = [json.dumps({"one": one, "two": two}) for one, two in pairs]

    newest_first = [["" if one is None else one, two] for one, two in reversed(pairs)]
    expected = [
        row for place, row in enumerate(newest_first) if not row[0] or row not in newest_first[:place]
    ]
    assert rows("fields one, two | dedup one, two", *messages) == expected


def test_without_a_limit_there_are_so_many_rows_and_it_says_so() -> None:
    messages = ["x"] * (ROWS + 1)

    assert (len(result("fields @message", *messages).rows), result("fields @message", *messages).is_cut) == (
        ROWS,
        True,
    )
    assert not result("fields @message", *messages[1:]).is_cut
    assert len(result(f"limit {ROWS + 1}", *messages).rows) == ROWS + 1


def test_of_a_wide_document_so_many_fields_are_found() -> None:
    message = json.dumps({f"f{n}": n + 1 for n in range(FIELDS + 1)})

    assert value(f"f{FIELDS - 1}", message) == str(FIELDS)
    assert value(f"f{FIELDS}", message) == ""


def test_entries_may_come_in_any_order() -> None:
    some = entries("a", "b", "c")

    assert ask("fields @message", some[::-1], now_ms=0) == ask("fields @message", some, now_ms=0)


def test_a_query_can_be_checked_without_any_entries() -> None:
    assert len(parse("fields a | filter b = 1 | limit 3").commands) == 3


def test_an_entry_of_no_time_at_all_is_shown_all_the_same() -> None:
    entry = LogEntry(at_ms=10**20, message="x", stream="s", group="g")

    assert [shown(cell) for cell in ask("fields @timestamp", [entry], now_ms=0).rows[0]] == ["1e+20"]
