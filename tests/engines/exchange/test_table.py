"""CSV: the columns that docs/authoring.md lists, whoever wrote them, and no formula for anybody."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.exchange import FORMATS
from portal.engines.exchange.table.columns import defused, fused
from tests.questions import a_question

from .sets import written

HEADER = "kind,prompt,text_1,text_2,right,level"
ROW = "single,Which?,Blue,Green,1,2"


def read(text):
    return FORMATS["csv"].read(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("kind", "Kind").replace("text_1", "Text 1").encode(),
        lambda text: ("\n\n" + text + "\n,,,\n").encode(),
    ],
    ids=["utf-8", "with a mark", "utf-16", "semicolons", "tabs", "windows", "capitals", "empty rows"],
)
def test_whatever_spreadsheet_wrote_it(change):
    found = read(change(f"{HEADER}\n{ROW}\n"))

    assert found.problems == ()
    assert found.questions[0].said == {
        "kind": "single",
        "slug": "which",
        "prompt": "Which?",
        "level": 2,
        "options": [{"id": "a", "text": "Blue", "right": True}, {"id": "b", "text": "Green"}],
    }
    assert found.questions[0].missing == ("facts", "explanation", "options a why", "options b why")


@pytest.mark.parametrize("right", ["1 3", "1,3", "a c", "A; C"])
def test_right_ones_are_numbers_or_letters(right):
    (found,) = read(f'kind,prompt,text_1,text_2,text_3,right\nmultiple,Which?,a,b,c,"{right}"\n').questions

    assert [one.get("right", False) for one in found.said["options"]] == [True, False, True]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("essay,Why?,,,,", "The kind `essay` does not fit into a row."),
        ("single,Which?,,,,", "It has no answers to choose from."),
        ("numeric,How many?,,,,", "`` is no number."),
        (f"single,{'x' * 21_000},a,b,1,", "A text has over 20,000 characters."),
        (f"single,Which?,{'x' * 301},b,1,", "An option has over 300 characters."),
    ],
    ids=["kind", "no options", "no number", "long text", "long option"],
)
def test_a_row_that_does_not_fit_is_listed_and_the_others_are_read(row, fault):
    found = read(f"{HEADER}\n{row}\n{ROW}\n")

    assert [(one.place, one.fault) for one in found.problems] == [("line 2", fault)]
    assert len(found.questions) == 1


def test_columns_that_nobody_knows_are_said():
    found = read(f"{HEADER},colour,level\n{ROW},red,3\n")

    assert [one.fault for one in found.problems] == [
        "The column `level` is there twice; the last one counts.",
        "The column `colour` is not known here.",
    ]


def test_a_tolerance_that_is_not_said_is_missing():
    (found,) = read("kind,prompt,answer,unit,working\nnumeric,How long?,900,s,15 × 60\n").questions

    assert "absolute" in found.missing


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "'="])
def test_nothing_begins_like_a_formula(start):
    file = written("csv", a_question("single", prompt=f"x{start}", explanation=f"{start}HYPERLINK(1)"))

    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))

    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")]


@given(st.text(alphabet="=+-@'\t\r＝a1. ", max_size=6))
def test_what_was_defused_is_as_it_was(cell):
    assert fused(defused(cell)) == cell


def test_a_negative_number_stays_a_number():
    assert defused("-5.25") == "-5.25"
    assert defused("-5+1") == "'-5+1"


def test_people_read_the_source_beside_the_answer():
    header, row = csv.reader(io.StringIO(written("csv", a_question("single")).text.removeprefix("\ufeff")))

    assert (
        dict(zip(header, row, strict=True))["sources"]
        == "[Lambda quotas](https://docs.aws.amazon.com/lambda/quotas) (2026-11)"
    )
