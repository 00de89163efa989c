"""The database takes nothing: locked by somebody else, or without room. Run says so, and nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from portal.records.runs.models import Run
from tests.pages.labs.test_result import head_of
from tests.pages.labs.test_workbench import FILE, area, post

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "typed = 'and not to be lost'\n" + "# so long that it needs pages of its own\n" * 2_000


@contextmanager
def locked() -> Iterator[None]:
    """Another process is in the middle of writing, and does not end."""
    pragma("busy_timeout", 20)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
    pragma("busy_timeout", 10_000)


@contextmanager
def full() -> Iterator[None]:
    """Not a page more than it has, and none of those free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    most = pragma("max_page_count")
    pragma("max_page_count", pragma("page_count"))
    yield
    pragma("max_page_count", most)


def pragma(name: str, value: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}")
        return int(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how PostgreSQL is locked and full is its own")
@pytest.mark.parametrize("what", ["run", "submit"])
@pytest.mark.parametrize("htmx", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "stranger"])
@pytest.mark.parametrize("fault", [locked, full], ids=lambda one: one.__name__)
def test_a_database_that_takes_nothing_is_told_and_nothing_typed_is_lost(
    client, request, fault: Callable, known: bool, htmx: bool, what: str
):
    if known:
        request.getfixturevalue("learner")

    with fault():
        page = post(client, what, htmx=htmx, **{FILE: LONG, "event": '{"n": 7}'})

    assert page.status_code == 503
    assert page["Retry-After"] == "10"
    assert head_of(page) == "Not started · try again in 10 s"
    assert "what you typed is still in the editor" in page.text
    assert not Run.objects.exists()
    if not htmx:
        assert (area(page, FILE), area(page, "event")) == (LONG, '{"n": 7}')
    assert post(client, what, **{FILE: LONG}).status_code == 200
