"""rules.yaml is whole, and every test that it names is collected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
# How many rows each section of the rules has; a row that is taken away, or added, is said here too.
SECTIONS = {
    "0 Invocation": 15,
    "1 Concurrency": 13,
    "2 Asynchronous queue": 10,
    "3 SQS": 14,
    "3 Streams": 14,
    "3 Kafka": 7,
    "3 Filters": 4,
    "4 Synchronous callers": 12,
    "5 Asynchronous callers": 8,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    section: str
    row: str
    rule: str
    tests: tuple[str, ...]


def read() -> Iterator[Row]:
    for section, rows in yaml.safe_load((HERE / "rules.yaml").read_text(encoding="utf-8")).items():
        for told in rows:
            yield Row(section=section, **{**told, "tests": tuple(told["tests"])})


ROWS = tuple(read())


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Ids without their parameters, of every file that a row names."""
    paths = {(HERE / test.partition("::")[0]).resolve() for row in ROWS for test in row.tests}
    return {
        f"{path}::{one.name}"
        for path in paths
        if path.is_file()
        for one in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test")
    }


def absolute(test: str) -> str:
    path, _, name = test.partition("::")
    return f"{(HERE / path).resolve()}::{name}"


def test_every_section_has_its_rows() -> None:
    found = {section: [row.row for row in ROWS if row.section == section] for section in SECTIONS}

    assert {section: len(rows) for section, rows in found.items()} == SECTIONS
    assert sum(SECTIONS.values()) == len(ROWS)
    assert all(len(set(rows)) == len(rows) for rows in found.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section}, {row.row}")
def test_a_row_has_a_test(row: Row) -> None:
    assert row.tests
    assert row.rule


def test_every_test_that_is_named_is_collected(collected: set[str]) -> None:
    named = {absolute(test): row.row for row in ROWS for test in row.tests}

    assert {test: row for test, row in named.items() if test not in collected} == {}


def test_each_test_that_is_named_twice_is_named_by_different_rows() -> None:
    named = [(row.section, row.row, test) for row in ROWS for test in row.tests]

    assert len(set(named)) == len(named)
