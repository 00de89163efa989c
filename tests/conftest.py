"""Fixtures that several rooms share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from portal.engines.emulator.client import Broker, private_broker
from portal.records.accounts.models import User
from tests import database
from tests.chromium import browser, open_page, page, site, watch
from tests.people import person

__all__ = ["browser", "open_page", "page", "site", "watch"]


def pytest_configure(config: pytest.Config) -> None:
    """What would be done again for each test, and took two thirds of the time of those of pages."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # otherwise each client of a test lists all static files
    gc.disable()  # until all tests are there


def pytest_collection_finish() -> None:
    """They are a million objects that stay to the end, and would be looked through for garbage again and again."""
    gc.freeze()
    gc.enable()


def pytest_make_parametrize_id(val: object) -> str | None:
    """A megabyte is no name: it stands in the environment of every process that a test starts."""
    if isinstance(val, str | bytes) and len(val) > 100:
        return f"{val[:30]!a} of {len(val)}"
    return None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """pytest-django asks for it before it makes the database."""
    with pytest.MonkeyPatch.context() as patch, database.in_memory():
        patch.setattr(TransactionTestCase, "_fixture_teardown", database.empty)
        yield


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """
    A real broker with real sandboxes, one for each worker of the test run. Functions have whole processors:
    what a share of one does is tested by itself, and would only be waited for here.
    """
    with private_broker(cpu_shares=0) as socket:
        yield Broker(socket)


@pytest.fixture
def alice(db: None) -> User:
    """She learns."""
    return person("alice")


@pytest.fixture
def bob(db: None) -> User:
    """He teaches."""
    return person("bob", is_staff=True)


@pytest.fixture
def charlie(db: None) -> User:
    """A stranger."""
    return person("charlie")
