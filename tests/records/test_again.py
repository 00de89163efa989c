"""A transaction that SQLite refuses as busy is begun anew, and nothing else is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from portal.records.accounts.models import Learner
from portal.records.runs import again
from portal.records.runs.again import again_while_busy, is_busy
from tests.people import somebody

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has other words for it"),
]


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """Somebody else at the same database, for whom nobody here waits long."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        yield other
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10000")


def test_a_write_that_comes_while_another_writes_is_begun_anew(other):
    tries = []
    other.execute("BEGIN IMMEDIATE")

    @again_while_busy
    def write() -> None:
        tries.append(1)
        if len(tries) == 2:
            other.execute("ROLLBACK")
        with transaction.atomic():
            somebody()

    write()

    assert (len(tries), Learner.objects.count()) == (2, 1)


def test_a_write_on_a_snapshot_that_is_old_is_begun_anew(other):
    """For which SQLite does not wait: that would not make it newer."""
    refusals = []

    @again_while_busy
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT count(*) FROM accounts_learner")
                if not refusals:
                    other.execute("PRAGMA user_version = 1")
                cursor.execute("UPDATE accounts_learner SET merged_into_id = NULL")
            except OperationalError as error:
                refusals.append(error.__cause__.sqlite_errorname)
                raise
            finally:
                cursor.execute("ROLLBACK")

    write()

    assert refusals == ["SQLITE_BUSY_SNAPSHOT"]


def test_what_is_refused_for_what_it_is_is_raised_at_once():
    tries = []

    @again_while_busy
    def write(statement: str) -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with pytest.raises(OperationalError, match="no such table"):
        write("DELETE FROM unknown")
    with pytest.raises(IntegrityError):
        write("INSERT INTO accounts_learner (id) VALUES (1)")

    assert tries == [1, 1]


def test_within_a_transaction_whoever_began_it_may_begin_it_anew(other):
    tries = []

    @again_while_busy
    def write() -> None:
        tries.append(1)
        with transaction.atomic():  # refused for what another writes, with an error that SQLite made
            raise busy

    busy = refusal_of(other, transaction.atomic(somebody))
    assert is_busy(busy)
    with pytest.raises(OperationalError), transaction.atomic():
        write()

    assert tries == [1]


def test_it_is_given_up_after_as_long_as_sqlite_itself_waits(other, monkeypatch):
    monkeypatch.setattr(again, "WITHIN_S", 0)

    assert is_busy(refusal_of(other, again_while_busy(transaction.atomic(somebody))))


def refusal_of(other: sqlite3.Connection, write: Callable[[], object]) -> OperationalError:
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as raised:
        write()
    other.execute("ROLLBACK")
    return raised.value
