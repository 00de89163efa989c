"""The database that tests write in: where it lies, and how one that commits leaves it to the next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.core.management.color import no_style
from django.db import connections
from django.test import TransactionTestCase

MEMORY = Path("/dev/shm")
# Made by migrations, and changed by nobody: to make them anew costs ten times what all the rest does.
KEPT = {"django_content_type", "auth_permission"}


@contextmanager
def in_memory() -> Iterator[None]:
    """
    SQLite's file lies where no commit waits for a disk. It stays a file: threads that share a database of
    SQLite's own memory see locks that others do not. Its log goes with the folder, though threads that live
    as long as the process still hold it.
    """
    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"]:
        yield
        return
    folder = Path(mkdtemp(prefix="warmstart-test-", dir=MEMORY if MEMORY.is_dir() else None))
    database["TEST"]["NAME"] = str(folder / "test.sqlite3")
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(test: TransactionTestCase) -> None:
    """In place of TransactionTestCase's own, which makes KEPT anew after each test."""
    for name in test._databases_names(include_mirrors=False):
        connection = connections[name]
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        flush = connection.ops.sql_flush(no_style(), [table for table in tables if table not in KEPT])
        connection.ops.execute_sql_flush(flush)
