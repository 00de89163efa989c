"""The table of rows is whole, names tests that there are, and says what docs/fidelity.md says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conformance.probe.extension_walks import EXTENSION_WALKS, EXTERNAL_WALKS
from tests.conformance.probe.walks import RUNTIME_WALKS
from tests.conformance.rows import LANGUAGES, ROWS, numbers

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WALKED = "test_rie.py::test_both_emulators_answer_alike"
FIDELITY = (ROOT / "docs" / "fidelity.md").read_text()


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Ids without their parameters, of this folder and of whatever else is named."""
    folders = {
        (HERE / test.partition("::")[0]).resolve().parent for row in ROWS.values() for test in row.tests
    }
    return {
        f"{path}::{one.name}"
        for folder in folders
        for path in folder.rglob("test_*.py")
        for one in ast.parse(path.read_text()).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test")
    }


def absolute(test: str) -> str:
    path, _, name = test.partition("::")
    return f"{(HERE / path).resolve()}::{name}"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("3, 4", [3, 4]),
        ("15 to 17", [15, 16, 17]),
        ("15_to_17_and_28_a_limit_of_3", [15, 16, 17, 28]),
        ("", []),
    ],
)
def test_rows_are_read_as_they_are_written(text: str, rows: list[int]) -> None:
    assert numbers(text) == rows


def test_every_row_is_there() -> None:
    assert sorted(ROWS) == list(range(1, 71))


def test_every_test_that_is_named_is_collected(collected: set[str]) -> None:
    named = {absolute(test): number for number, row in ROWS.items() for test in row.tests}

    assert {test: row for test, row in named.items() if test not in collected} == {}


def test_every_test_of_a_row_is_named(collected: set[str]) -> None:
    def is_named(test: str, row: int) -> bool:
        return test in map(absolute, ROWS[row].tests)

    of_rows = [
        (test, row)
        for test in collected
        if test.startswith(f"{HERE}/") and (found := re.search(r"::test_rows?_(\d.*)", test))
        for row in numbers(found[1])
    ]
    assert of_rows
    assert sorted((test, row) for test, row in of_rows if not is_named(test, row)) == []


@pytest.mark.parametrize("number", ROWS)
def test_a_row_is_tested_on_every_runtime_or_says_why_not(number: int) -> None:
    row = ROWS[number]
    if row.later:
        assert not row.tests
        return
    for language in LANGUAGES:
        has_test = bool(row.once or row.every or getattr(row, language))
        assert has_test != (language in row.not_for), f"row {number} on {language}"


def test_what_is_not_there_is_said_in_the_same_words() -> None:
    told: dict[int, str] = {}
    for line in FIDELITY.splitlines():
        if line.startswith("| ") and (rows := numbers(line.split("|")[1])):
            told.update({row: told.get(row, "") + line for row in rows})

    assert told.keys() <= ROWS.keys()
    postponed = {row for row, line in told.items() if "a later step" in line}
    assert {row for row in postponed if not ROWS[row].later} == set()
    assert {
        number for number, row in ROWS.items() if row.later and row.later not in told.get(number, "")
    } == set()


def test_the_rows_of_the_walks_name_the_test_that_goes_them() -> None:
    walks = [*RUNTIME_WALKS.values(), *EXTENSION_WALKS.values(), *EXTERNAL_WALKS.values()]
    walked = {number for walk in walks for number in numbers(walk.rows)}

    assert walked == {number for number, row in ROWS.items() if WALKED in row.tests}
